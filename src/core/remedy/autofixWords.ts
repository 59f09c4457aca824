import { plain } from "../view/plain.ts";

/** What a fix that GitHub made is called in git and on GitHub; English, for the whole team. */
export interface AutofixWords {
  readonly branch: string;
  readonly message: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** The words for GitHub's own fix of a code scanning alert. */
export function autofixWords({
  number,
  title,
  url,
}: {
  readonly number: number;
  readonly title: string;
  readonly url: string;
}): AutofixWords {
  const words = `Fix ${plain(title, 120)} (code scanning alert ${number})`;
  return {
    branch: `runtime-risk/autofix-${number}`,
    message: words,
    title: words,
    body: `GitHub's own fix of [code scanning alert ${number}](<${url}>). Review it: it was made by a model.`,
  };
}
