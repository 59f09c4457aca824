/** One English term is one German term, and the German is set as German is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { root } from "../tools/bootstrap.mjs";

const read = (file: string) =>
  z.parse(z.record(z.string(), z.string()), JSON.parse(readFileSync(join(root, file), "utf8")));

const english = read("package.nls.json");
const german = read("package.nls.de.json");
const pairs: readonly (readonly [string, string])[] = [
  ...Object.entries(read("l10n/bundle.l10n.de.json")),
  ...Object.entries(english).map(([key, text]) => [text, german[key] ?? ""] as const),
];

/** Terms of the program, of GitHub and of Defender for Cloud, as their German pages say them. */
const glossary: readonly (readonly [RegExp, RegExp])[] = [
  [/\bcode scanning\b/i, /Codeüberprüfung/],
  [/\bsecret scanning\b/i, /Secret[ -]Scanning/],
  [/\bDependabot alerts?\b/, /Dependabot-Warnung/],
  [/\bsecurity alerts?\b/i, /Sicherheitswarnung/],
  [/\battack paths?\b/i, /Angriffspfad/],
  [/\bsecure scores?\b/i, /Sicherheitsbewertung/],
  [/\brecommendations?\b/i, /Empfehlung/],
  [/\badvisor(?:y|ies)\b/i, /Sicherheitsempfehlung|Advisory Database/],
  [/\bworkloads?\b/i, /Workload/],
  [/\bsensitive data\b/i, /vertrauliche[nr]? Daten/i],
  [/\bcritical resource\b/i, /kritische[nr]? Ressource/i],
  [/\blateral movement\b/i, /laterale Bewegung/i],
  [/\brisk factors?\b/i, /Risikofaktor/],
  [/\binternet-exposed\b/i, /aus dem Internet erreichbar/],
  [/\bFix now\b/, /[Ss]ofort (?:zu )?beheben/],
  [/\bFix soon\b/, /Bald beheben/],
  [/\bsingle sign-on\b/i, /einmaliges Anmelden/i],
  [/\brate limit(?:ed)?\b/i, /Ratenlimit/],
  [/\bSecurity Reader\b/, /Sicherheitsleseberechtigter|Security Reader/],
  [/\bsubscriptions?\b/i, /[Aa]bonnement|subscription/],
  [/\btenants?\b/i, /Mandant/],
  [/\bdeployment records?\b/i, /Bereitstellungsdatens|Datensätze/],
  [/\battestations?\b/i, /Nachweis|attestations/],
  [/\block file\b/i, /Lockdatei/],
  [/\bpull requests?\b/i, /Pull[ -]Request/],
  [/\bdefault branch\b/i, /Standardbranch/],
  [/\bworking tree\b/i, /Arbeitsverzeichnis/],
  [/\bremediation issues?\b/i, /Behebungs-Issue/],
  [/\bRestricted Mode\b/, /[Ee]ingeschränkte[rn] Modus/],
  [/\bread-only mode\b/i, /schreibgeschützte Modus/],
  [/\bscore\b(?! control)/i, /Punkt|bewertung/],
  [/\bseverity\b/i, /Schweregrad|schwer|Sicherheit/],
];

suite("the German words", () => {
  for (const [term, word] of glossary) {
    test(`${String(term)} is ${String(word)}`, () => {
      const said = pairs.filter(([text]) => term.test(text));
      assert.ok(said.length > 0, "nobody says this any more");
      assert.deepEqual(
        said.filter(([, translation]) => !word.test(translation)),
        [],
      );
    });
  }

  test("address the reader formally", () => {
    // What is written for a program to do is said to the program.
    const told = /Aktualisiere mit der kleinsten|Behebe die Ursache/;
    assert.deepEqual(
      pairs.filter(([, text]) => /\b(?:du|dein\w*|dir|dich)\b/i.test(text) && !told.test(text)),
      [],
    );
  });

  test("have German quotation marks, and the dash of a sentence", () => {
    const wrong = /(?<![=“"\w])"(?![\w .-]*Reader)|['‘’»«]|“[^„]*“|„[^“]*„| - (?!name|vor)/;
    assert.deepEqual(
      pairs.filter(([, text]) => wrong.test(text.replaceAll(/--role "[^"]*"|`[^`]*`/g, ""))),
      [],
    );
  });

  test("name commands as the palette does", () => {
    const titles = new Set(
      Object.entries(german)
        .filter(([key]) => key.startsWith("commands."))
        .map(([, title]) => title.replace(/…$/, "")),
    );
    const named = pairs.flatMap(([, text]) =>
      [...text.matchAll(/Runtime Risk: ([^*“…”]+?)(?:…)?(?:\*\*|“)/g)].map(([, name = ""]) => name),
    );
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((name) => !titles.has(name)),
      [],
    );
  });
});
