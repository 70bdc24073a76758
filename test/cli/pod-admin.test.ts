import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { adminUrl } from '#cli/pod-admin.ts'

describe('the address that a pod tells to others', () => {
  it.each([
    ['10.0.0.7', 'http://10.0.0.7:9465'],
    ['127.0.0.1', 'http://127.0.0.1:9465'],
    ['fd00::7', 'http://[fd00::7]:9465'],
    ['0.0.0.0', `http://${hostname()}:9465`],
    ['::', `http://${hostname()}:9465`],
  ])('is for a server on %s %s', (host, url) => {
    expect(adminUrl(host, 9465)).toBe(url)
  })
})
