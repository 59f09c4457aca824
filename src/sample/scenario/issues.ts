/** An issue or pull request that is there from the start. */
export interface IssueStory {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: "mona" | "dana" | "luis" | "mei" | "priya" | "jonas" | "defender";
  readonly labels: readonly string[];
  readonly assignees: readonly ("dana" | "luis" | "mei" | "priya")[];
  readonly createdAt: string;
  readonly closedAt?: string;
  readonly pullRequest?: {
    readonly head: string;
    readonly base: string;
    readonly isDraft?: boolean;
  };
  readonly comments?: readonly {
    readonly id: number;
    readonly author: "luis" | "mona" | "priya";
    readonly body: string;
    readonly createdAt: string;
  }[];
}

/** The labels of the repository: name, colour, description. */
export const labels: readonly (readonly [name: string, color: string, description: string])[] = [
  ["bug", "d73a4a", "Something isn't working"],
  ["enhancement", "a2eeef", "New feature or request"],
  ["security", "b60205", "Concerns the security of the shop"],
  ["dependencies", "0366d6", "Pull requests that update a dependency file"],
  ["Defender for Cloud", "5319e7", ""],
];

/** Every issue and pull request of acme/storefront, by number. */
export const issues: readonly IssueStory[] = [
  {
    number: 1,
    title: "Show delivery dates in the customer's language",
    body: "The status page always says the weekday in English.",
    author: "priya",
    labels: ["enhancement"],
    assignees: ["priya"],
    createdAt: "2026-05-11T09:14:20Z",
  },
  {
    number: 2,
    title: "Labels are printed twice when the queue reconnects",
    body: "Seen on Friday in Amsterdam: the same tracking code on two labels, thirty seconds apart.",
    author: "luis",
    labels: ["bug"],
    assignees: ["luis"],
    createdAt: "2026-06-22T13:02:41Z",
    closedAt: "2026-07-02T15:20:10Z",
  },
  {
    number: 3,
    title: "Nightly import of partner orders fails",
    body: "The feed of one partner answers with a redirect since Sunday.",
    author: "mona",
    labels: ["bug"],
    assignees: [],
    createdAt: "2026-07-20T11:05:00Z",
    comments: [
      {
        id: 2_610_000_301,
        author: "luis",
        body: "I tried it with my own token and it worked, so it is not the partner. (Token removed from this comment.)",
        createdAt: "2026-07-20T11:31:09Z",
      },
    ],
  },
  {
    number: 4,
    title: "Update log4j-core",
    body: "## Security Recommendation Description\nMicrosoft Defender for Cloud detected outdated vulnerable software - log4j-core, affecting the reports container.\n\n## Code Information\nRepo: https://github.com/acme/storefront",
    author: "defender",
    labels: ["Defender for Cloud", "security", "dependencies"],
    assignees: [],
    createdAt: "2026-10-30T04:12:33Z",
  },
  {
    number: 5,
    title: "Web: escape headings that come from the address",
    body: "Takes the heading of a product's page as text.",
    author: "priya",
    labels: ["security"],
    assignees: ["priya"],
    createdAt: "2026-11-17T10:40:00Z",
    pullRequest: { head: "priya/escape-headings", base: "main" },
    comments: [
      {
        id: 2_610_000_501,
        author: "priya",
        body: "The preview sends its mail with my key for now. (Key removed from this comment.)",
        createdAt: "2026-11-17T11:19:02Z",
      },
    ],
  },
  {
    number: 6,
    title: "Orders: tell customers when an article is back",
    body: "Adds the waiting list that support asked for.",
    author: "luis",
    labels: ["enhancement"],
    assignees: [],
    createdAt: "2026-11-19T15:06:10Z",
    pullRequest: { head: "luis/waiting-list", base: "main" },
  },
];
