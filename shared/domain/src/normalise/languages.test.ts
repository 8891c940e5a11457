/** 1. Thirteen languages are known by a sentence or two. 2. A short text decides only if it says enough; else the locale, else English. */
import { describe, expect, it } from '@jest/globals';

import { languageOf } from './languages.js';
import { languagePacks } from './natural.js';

const codeOf = (text: string, locale?: string): string => languagePacks[languageOf(text, locale)]!.code;

describe('languageOf', () => {
  it.each([
    ['en', 'the messages are not in the folder and I cannot find them'],
    ['de', 'die Nachrichten sind nicht im Ordner und ich kann sie nicht finden'],
    ['fr', 'les messages ne sont pas dans le dossier et je ne les trouve pas'],
    ['it', 'i messaggi non sono nella cartella e non riesco a trovare quello che ho ricevuto da te'],
    ['es', 'los mensajes no están en la carpeta y no puedo encontrar los que recibí de ella'],
    ['pt', 'as mensagens não estão na pasta e não consigo encontrar o que recebi dela'],
    ['nl', 'de berichten staan niet in de map en ik kan ze niet vinden maar wel op het web'],
    ['sv', 'meddelandena finns inte i mappen och jag kan inte hitta dem'],
    ['no', 'meldingene er ikke i mappen og jeg kan ikke finne dem igjen nå'],
    ['pl', 'wiadomości nie ma w folderze i nie mogę ich znaleźć, bo są usunięte'],
    ['cs', 'zprávy nejsou ve složce a nemohu je najít, protože byly smazány'],
    ['ru', 'сообщения не в папке и я не могу их найти, что мне делать с этим'],
    ['uk', 'повідомлень немає в теці, і я не можу їх знайти, що мені робити'],
  ])('%s: %s', (code, text) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each([
    ['en', 'The printer does not print'],
    ['en', 'Outlook crashes when I reply'],
    ['en', 'VPN not working'],
    ['en', 'in a container on me'],
    ['de', 'Drucker druckt nicht'],
    ['de', 'Keine Verbindung zum Server'],
    ['de', 'Passwort vergessen, bitte zurücksetzen'],
    ['fr', "Je n'arrive pas à me connecter au serveur"],
    ['fr', 'La messagerie ne fonctionne plus'],
    ['es', 'La impresora no imprime'],
    ['pt', 'A impressora não imprime'],
    ['it', 'Non riesco ad aprire il file'],
    ['nl', 'De printer werkt niet'],
    ['nl', 'Mijn wachtwoord is verlopen'],
    ['sv', 'Skrivaren skriver inte ut'],
    ['no', 'Skriveren skriver ikke ut'],
    ['pl', 'Drukarka nie drukuje'],
    ['cs', 'Pošta od včera nefunguje'],
    ['ru', 'Принтер не печатает'],
    ['uk', 'Принтер не друкує'],
    ['en', 'NullPointerException'],
    ['en', ''],
  ])('short, %s: %s', (code, text) => {
    expect(codeOf(text)).toBe(code);
  });

  // Known faults: too little to decide.
  it.each([
    ['fr', "Impossible d'ouvrir le fichier", 'en'],
    ['no', 'Får ikke logget på', 'sv'],
    ['cs', 'Tiskárna netiskne', 'en'],
  ])('known fault, %s: %s is taken for %s', (desired, text, actual) => {
    expect(codeOf(text)).toBe(actual);
    expect(actual).not.toBe(desired);
  });

  it('believes the text before the locale', () => {
    expect(codeOf('the messages are not in the folder and I cannot find them', 'de-DE')).toBe('en');
  });

  it('believes the locale when the text says nothing', () => {
    expect(codeOf('Outlook 2016', 'de-DE')).toBe('de');
  });
});
