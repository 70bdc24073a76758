declare const brand: unique symbol

/** A `T` that the compiler keeps apart from every other `T`: `Brand<string, 'TenantId'>` is no plain string. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
