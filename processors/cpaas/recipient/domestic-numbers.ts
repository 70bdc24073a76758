/** Numbers of a plan, in E.164, that nobody can dial from another country, nor a provider send to. */
export interface DomesticNumbers {
  readonly country: string
  readonly numbers: RegExp
}

/**
 * As of libphonenumber 9.0.35 of 2026-07-16: `noInternationalDialling` in its resources/PhoneNumberMetadata.xml, which the
 * metadata of libphonenumber-js lacks. Canada's are ours: numbers of North America have ten digits, and seven ones dial within
 * the country alone.
 */
export const domesticNumbers: readonly DomesticNumbers[] = [
  { country: 'Andorra', numbers: /^\+3761800\d{4}$/ },
  { country: 'Argentina', numbers: /^\+54810\d{7}$/ },
  { country: 'Belarus', numbers: /^\+375(?:800\d{3,7}|(?:8(?:0[13]|10|20\d)|902)\d{7})$/ },
  { country: 'Bolivia', numbers: /^\+5918001[07]\d{4}$/ },
  { country: 'Brazil', numbers: /^\+55(?:(?:30[03]\d{3}|4(?:0(?:0\d|20)|864))\d{4}|800\d{6,7}|300\d{5})$/ },
  { country: 'Canada', numbers: /^\+1310\d{4}$/ },
  { country: 'Chile', numbers: /^\+56600\d{7,8}$/ },
  { country: 'China', numbers: /^\+86(?:(?:(?:10|21)8|[48])00\d{7}|950\d{7,8})$/ },
  { country: 'Estonia', numbers: /^\+372800[2-9]\d{3}$/ },
  { country: 'Eswatini', numbers: /^\+2680800\d{4}$/ },
  { country: 'French Polynesia', numbers: /^\+68944\d{4}$/ },
  { country: 'Georgia', numbers: /^\+99570[67]\d{6}$/ },
  { country: 'Ghana', numbers: /^\+233800\d{5,6}$/ },
  { country: 'Honduras', numbers: /^\+5048002\d{7}$/ },
  { country: 'Hungary', numbers: /^\+36(?:[48]0\d|680[29])\d{5}$/ },
  { country: 'India', numbers: /^\+91(?:1800\d{4,9}|(?:000800|18(?:03\d\d|6(?:0|[12]\d\d)))\d{7})$/ },
  { country: 'Indonesia', numbers: /^\+62(?:001803\d{5,11}|(?:007803\d|8071)\d{6})$/ },
  {
    country: 'Iran',
    numbers: /^\+989(?:4440\d{5}|6(?:0[12]|2[16-8]|3(?:08|[14]5|[23]|66)|4(?:0|80)|5[01]|6[89]|86|9[19]))$/,
  },
  { country: 'Ireland', numbers: /^\+35318[59]0\d{6}$/ },
  { country: 'Israel', numbers: /^\+9721700\d{6}$/ },
  { country: 'Japan', numbers: /^\+8100(?:(?:777(?:[01]|(?:5|8\d)\d)|882[1245]\d\d)\d\d|(?:37|66|78)\d{6,13})$/ },
  { country: 'Kazakhstan', numbers: /^\+7751\d{7}$/ },
  { country: 'Mali', numbers: /^\+22380\d{6}$/ },
  { country: 'Monaco', numbers: /^\+3778[07]0\d{5}$/ },
  {
    country: 'Netherlands',
    numbers:
      /^\+31140(?:1[035]|2[0346]|3[03568]|4[0356]|5[0358]|8[458]|(?:1[16-8]|2[259]|3[124]|4[17-9]|5[124679]|7)\d)$/,
  },
  { country: 'North Korea', numbers: /^\+850(?:238[02-9]\d{4}|2(?:[0-24-9]\d|3[0-79])\d{5})$/ },
  { country: 'Slovakia', numbers: /^\+421(?:9090\d{3}|(?:602|8(?:00|[5-9]\d)|9(?:00|[78]\d))\d{6})$/ },
  { country: 'South Korea', numbers: /^\+8200(?:3(?:08\d{6,7}|68\d{7})|798\d{7,9})$/ },
  { country: 'Tanzania', numbers: /^\+255(?:8(?:[04]0|6[01])|90\d)\d{6}$/ },
  { country: 'Turkey', numbers: /^\+90(?:444|811\d{3})\d{4}$/ },
  { country: 'Vietnam', numbers: /^\+84(?:[17]99\d{4}|69\d{5,6})$/ },
]
