/** What is appended to the account of one alert's risk. */
export interface DetailSource {
  /** The account itself, known at once. */
  readonly account: () => Promise<string | undefined>;
  /** What GitHub says besides; takes a request. Undefined when the alert is no longer listed. */
  readonly detail: () => Promise<string | undefined>;
  /** Told when a document is to be read again. */
  readonly onArrived: () => void;
}

/** Words of the document that are ours. */
export interface DetailTexts {
  readonly loading: string;
  readonly failed: string;
  readonly gone: string;
}

/**
 * The texts of documents whose second part arrives later: each shows its account at once and asks
 * for its detail one time, as long as it is open.
 */
export class ExplanationDetails {
  /** By document; undefined while it is on its way. */
  readonly #details = new Map<string, string | undefined>();
  readonly #texts: DetailTexts;

  constructor(texts: DetailTexts) {
    this.#texts = texts;
  }

  /** The text of a document as far as it is known. */
  async text(document: string, source: DetailSource): Promise<string> {
    const account = await source.account();
    if (account === undefined) return this.#texts.gone;
    if (!this.#details.has(document)) this.#load(document, source);
    const detail = this.#details.get(document) ?? `_${this.#texts.loading}_`;
    return detail === "" ? account : `${account}\n${detail}\n`;
  }

  /** Whether a document's detail has arrived, also before its first text was shown. */
  hasArrived(document: string): boolean {
    return this.#details.get(document) !== undefined;
  }

  /** The document was closed: it asks anew when it is opened again. */
  forget(document: string): void {
    this.#details.delete(document);
  }

  #load(document: string, { detail, onArrived }: DetailSource): void {
    this.#details.set(document, undefined);
    const arrived = (text: string): void => {
      // It may have been closed meanwhile.
      if (!this.#details.has(document)) return;
      this.#details.set(document, text);
      onArrived();
    };
    detail().then(
      (text) => arrived(text ?? ""),
      () => arrived(`_${this.#texts.failed}_`),
    );
  }
}
