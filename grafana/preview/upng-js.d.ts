/** The used parts of upng-js: the package has no types. */
declare module 'upng-js' {
  interface Decoded {
    readonly width: number
    readonly height: number
  }
  const UPNG: {
    decode(png: ArrayBuffer | Uint8Array): Decoded
    toRGBA8(image: Decoded): ArrayBuffer[]
    encode(frames: readonly ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer
  }
  export default UPNG
}
