/** The formats of exported reports; apart from the messages, which bring the protocol's library. */
export const exportFormats = ["json", "sarif", "markdown", "csv"] as const;

export type ExportFormat = (typeof exportFormats)[number];
