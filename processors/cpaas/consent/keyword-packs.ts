/** The keywords of one language. Their capitals, accents and outer marks do not matter: see `keywordText`. */
export interface KeywordPack {
  /** BCP 47. */
  readonly language: string
  /** Pages with these words; `inferred`: our own choice after the English words, without a page. */
  readonly source: readonly string[]
  readonly stop: readonly string[]
  readonly start: readonly string[]
  /** They opt a recipient in after an opt-out; otherwise they are ordinary answers. */
  readonly startIfOut: readonly string[]
  readonly help: readonly string[]
  /** One of them at the beginning of a short text makes it read like an opt-out. */
  readonly openings: readonly string[]
  /** Sequences of words. They read like an opt-out in a text of any length. */
  readonly phrases: readonly string[]
  /** Confirms an opt-out, once and without marketing, as 47 CFR 64.1200(a)(12) allows. */
  readonly stopReply: string
  readonly startReply: string
}

const twilio = 'https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out'
const aws = 'https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html'
const awsFrench = 'https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-rcs-launch-ca-french.html'
const telnyx = 'https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out'
const fcc = 'https://www.ecfr.gov/current/title-47/section-64.1200'

/** The words or phrases between the commas of all lines. */
const listed = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(', '))

/**
 * The defaults of [Twilio](https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out), [AWS
 * ](https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html) and [Telnyx
 * ](https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out), and the words of [47 CFR
 * 64.1200(a)(10)](https://www.ecfr.gov/current/title-47/section-64.1200): "stop", "quit", "end", "revoke", "opt out",
 * "cancel" and "unsubscribe" revoke consent in any case. The openings and the phrases are our own inference.
 */
const english: KeywordPack = {
  language: 'en',
  source: [twilio, aws, telnyx, fcc],
  stop: listed('STOP, STOPALL, STOP ALL, UNSUBSCRIBE, END, QUIT, CANCEL, REVOKE, OPTOUT, OPT-OUT, OPT OUT, REMOVE, TD'),
  start: ['START', 'UNSTOP'],
  startIfOut: ['YES'],
  help: ['HELP', 'INFO'],
  openings: ['stop', 'stopall', 'unsubscribe', 'optout'],
  phrases: listed(
    'stop texting, stop messaging, stop sending, stop contacting, stop spamming, quit texting, quit messaging',
    'dont send me any, do not send me any, stop the messages, stop these messages, stop the texts',
    'stop these texts, please stop, pls stop, do not text, dont text, do not message, dont message',
    'do not contact, dont contact, take me off, remove me, remove my number, delete my number, lose my number',
    'off your list, no more texts, no more messages, no more sms, leave me alone, opt out, opt me out',
    'unsubscribe, revoke consent, revoke my consent, withdraw consent, withdraw my consent',
  ),
  stopReply: 'You are opted out and no further messages will be sent. Reply START to receive messages again.',
  startReply: 'You are opted in again and will receive messages. Reply HELP for help or STOP to opt out.',
}

/** ARRET is on the page of AWS, and AIDE on its page for Canada; the other words are inferred. */
const french: KeywordPack = {
  language: 'fr',
  source: [aws, awsFrench, 'inferred'],
  stop: ['ARRET', 'ARRETE', 'ARRETER', 'ARRETEZ', 'DESABONNER', 'DESABONNEMENT', 'DESINSCRIRE', 'DESINSCRIPTION'],
  start: ['DEMARRER', 'REABONNER'],
  startIfOut: [],
  help: ['AIDE'],
  openings: ['arret', 'arrete', 'arreter', 'arretez', 'desabonner', 'desabonnement', 'desinscrire', 'desinscription'],
  phrases: listed(
    "arretez de m'envoyer, arrete de m'envoyer, arretez de m'ecrire, arretez les sms, arretez les messages",
    "ne plus recevoir, ne m'envoyez plus, ne m'ecrivez plus, ne me contactez plus, plus aucun message",
    'me desabonner, desabonnez moi, me desinscrire, desinscrivez moi, retirez moi, supprimez mon numero',
    'laissez moi tranquille',
  ),
  stopReply: "C'est noté : vous ne recevrez plus de messages. Envoyez START pour les recevoir à nouveau.",
  startReply: "C'est noté : vous recevrez à nouveau nos messages. Envoyez AIDE pour de l'aide, STOP pour les refuser.",
}

const spanish: KeywordPack = {
  language: 'es',
  source: ['inferred'],
  stop: ['PARAR', 'PARE', 'ALTO', 'BAJA', 'DARME DE BAJA', 'CANCELAR', 'DETENER'],
  start: ['INICIAR', 'REANUDAR'],
  startIfOut: [],
  help: ['AYUDA'],
  openings: ['parar', 'pare', 'detener', 'baja', 'basta'],
  phrases: listed(
    'no mas mensajes, no mas sms, no quiero mas mensajes, no quiero recibir mensajes, no quiero recibir mas',
    'dejar de recibir, darme de baja, dame de baja, denme de baja, deme de baja, quiero la baja',
    'deja de escribirme, deje de escribirme, dejen de escribirme, dejen de enviarme, deje de enviarme',
    'no me escriban, no me escriba, no me manden, no me envien, no me contacten, borren mi numero',
    'eliminen mi numero, quitenme de, dejenme en paz',
  ),
  stopReply: 'Se ha dado de baja y ya no le enviaremos mensajes. Responda START para volver a recibirlos.',
  startReply:
    'Ha vuelto a darse de alta y le enviaremos mensajes. Responda AYUDA para ayuda o STOP para darse de baja.',
}

const portuguese: KeywordPack = {
  language: 'pt',
  source: ['inferred'],
  stop: ['PARAR', 'PARE', 'SAIR', 'CANCELAR', 'DESCADASTRAR', 'DESINSCREVER', 'REMOVER'],
  start: ['INICIAR', 'RECOMECAR'],
  startIfOut: [],
  help: ['AJUDA'],
  openings: ['parar', 'pare', 'parem', 'descadastrar', 'desinscrever'],
  phrases: listed(
    'pare de enviar, parem de enviar, pare de mandar, parem de mandar, parar de receber, nao quero receber',
    'nao quero mais receber, nao quero mais mensagens, chega de mensagens, nao me envie, nao me enviem',
    'nao me mande, nao me mandem, deixar de receber, sair da lista, me descadastre, me descadastrar, me remova',
    'me removam, me tire da lista, remover meu numero, apague meu numero, me deixe em paz, me deixem em paz',
  ),
  stopReply:
    'Cancelamento confirmado. Nenhuma outra mensagem vai ser enviada. Responda START para voltar a receber mensagens.',
  startReply: 'Cadastro reativado: vai voltar a receber mensagens. Responda AJUDA para ajuda ou STOP para cancelar.',
}

const german: KeywordPack = {
  language: 'de',
  source: ['inferred'],
  stop: ['STOPP', 'ABMELDEN', 'ABBESTELLEN', 'AUSTRAGEN', 'ENDE'],
  start: ['ANMELDEN', 'STARTEN'],
  startIfOut: [],
  help: ['HILFE'],
  openings: ['stopp', 'abmelden'],
  phrases: listed(
    'keine nachrichten mehr, keine sms mehr, keine weiteren nachrichten, keine weiteren sms, nicht mehr schreiben',
    'nicht mehr anschreiben, nicht mehr kontaktieren, schreiben sie mir nicht, schreibt mir nicht',
    'streichen sie mich, streicht mich, mich abmelden, melden sie mich ab, meldet mich ab, aus dem verteiler',
    'nummer löschen, lassen sie mich in ruhe, lasst mich in ruhe, lass mich in ruhe',
  ),
  stopReply: 'Sie sind abgemeldet und erhalten keine weiteren Nachrichten. Mit START melden Sie sich wieder an.',
  startReply: 'Sie sind wieder angemeldet und erhalten Nachrichten. Antworten Sie HILFE für Hilfe, STOP zum Abmelden.',
}

/** FINE, the Italian END, is missing since it agrees in English; BASTA often ends an order, so a person reads it. */
const italian: KeywordPack = {
  language: 'it',
  source: ['inferred'],
  stop: ['FERMA', 'CANCELLAMI', 'RIMUOVIMI', 'DISISCRIVIMI', 'DISISCRIVITI'],
  start: ['INIZIA', 'ISCRIVIMI'],
  startIfOut: [],
  help: ['AIUTO'],
  openings: ['basta', 'cancellami', 'disiscrivimi'],
  phrases: listed(
    'basta messaggi, basta sms, niente piu messaggi, non voglio piu messaggi, non voglio ricevere, non scrivetemi',
    'non scrivermi, non mi scrivete, non inviatemi, smettete di scrivermi, smettila di scrivermi, cancellatemi',
    'rimuovetemi, toglietemi, disiscrivermi, cancellate il mio numero, lasciatemi in pace',
  ),
  stopReply: 'Iscrizione annullata: non riceverà altri messaggi. Risponda START per riceverli di nuovo.',
  startReply: 'Iscrizione riattivata: riceverà di nuovo i messaggi. Risponda AIUTO per aiuto o STOP per non riceverli.',
}

const dutch: KeywordPack = {
  language: 'nl',
  source: ['inferred'],
  stop: ['STOPPEN', 'AFMELDEN', 'UITSCHRIJVEN', 'EINDE'],
  start: ['AANMELDEN', 'INSCHRIJVEN'],
  startIfOut: [],
  help: ['HULP'],
  openings: ['stoppen', 'afmelden', 'uitschrijven'],
  phrases: listed(
    'geen berichten meer, geen sms meer, geen smsjes meer, stop met sturen, stop met sms, stop met appen',
    'stop met berichten, niet meer sturen, niet meer appen, niet meer benaderen, mij afmelden, me afmelden',
    'mij uitschrijven, me uitschrijven, haal mij van, haal me van, uit uw bestand, mijn nummer verwijderen',
    'laat me met rust, laat mij met rust',
  ),
  stopReply: 'U bent afgemeld en ontvangt geen berichten meer. Antwoord START om ze weer te ontvangen.',
  startReply: 'U bent weer aangemeld en ontvangt berichten. Antwoord HULP voor hulp of STOP om u af te melden.',
}

/** Hindi in its own letters, and in Latin ones as people type it. */
const hindi: KeywordPack = {
  language: 'hi',
  source: ['inferred'],
  stop: ['रोकें', 'रोको', 'रोकिए', 'बंद', 'बन्द', 'बंद करें', 'बंद करो', 'बंद कीजिए', 'BAND KARO', 'BAND KAREN', 'BAND KARE'],
  start: ['शुरू', 'शुरू करें', 'शुरू करो'],
  startIfOut: [],
  help: ['मदद', 'सहायता'],
  openings: [],
  phrases: listed(
    'मैसेज बंद, संदेश बंद, मैसेज मत, संदेश मत, मैसेज नहीं चाहिए, संदेश नहीं चाहिए, नंबर हटा, नंबर हटाओ',
    'नंबर हटाएं, message band karo, messages band karo, msg band karo, sms band karo, message band karen',
    'mat bhejo, mat bhejna, mat bhejiye, number hatao, number hata do',
  ),
  stopReply: 'आपकी सदस्यता समाप्त हो गई है। अब आपको कोई संदेश नहीं भेजा जाएगा। फिर से पाने के लिए START भेजें।',
  startReply: 'आपकी सदस्यता फिर शुरू हो गई है। मदद के लिए HELP और बंद करने के लिए STOP भेजें।',
}

/** People often leave the hamza out, and it makes another letter: both spellings are listed. */
const arabic: KeywordPack = {
  language: 'ar',
  source: ['inferred'],
  stop: listed('إيقاف, ايقاف, أوقف, اوقف, توقف, قف, إلغاء, الغاء, إلغاء الاشتراك, الغاء الاشتراك, الغاء الإشتراك'),
  start: ['ابدأ', 'ابدا', 'إبدأ'],
  startIfOut: [],
  help: ['مساعدة', 'مساعده', 'المساعدة'],
  openings: [],
  phrases: listed(
    'إلغاء الاشتراك, الغاء الاشتراك, إلغاء اشتراكي, الغاء اشتراكي, أوقفوا الرسائل, اوقفوا الرسائل, إيقاف الرسائل',
    'ايقاف الرسائل, لا ترسلوا لي, لا ترسلوا رسائل, لا ترسل لي, لا ترسل رسائل, لا تراسلني, لا تراسلوني',
    'لا أريد رسائل, لا اريد رسائل, احذف رقمي, احذفوا رقمي',
  ),
  stopReply: 'تم إلغاء اشتراكك ولن نرسل إليك أي رسائل أخرى. أرسل START لاستئناف الرسائل.',
  startReply: 'تم تفعيل اشتراكك من جديد وستصلك الرسائل. أرسل HELP للمساعدة أو STOP لإلغاء الاشتراك.',
}

/**
 * The packs hold together, whatever the language of a recipient; the first pack with a word gives its language. Words
 * other than the English ones are mostly our own inference: each pack says so. The standard texts name START and STOP
 * in every language, since these are understood everywhere.
 */
export const keywordPacks: { readonly asOf: string; readonly packs: readonly KeywordPack[] } = {
  asOf: '2026-11-29',
  packs: [english, french, spanish, portuguese, german, italian, dutch, hindi, arabic],
}
