import type { Connection } from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import type { Report } from "../../core/report.ts";
import type { Translate } from "../../core/view/text.ts";
import {
  bumpRequest,
  exportRequest,
  fileStatusRequest,
  nextAlertRequest,
  otherMarks,
  workerFactsRequest,
  workloadChoicesRequest,
  workloadLinesRequest,
} from "../../protocol/editorMessages.ts";
import type { Settings } from "../../protocol/settings.ts";
import { isRecord } from "../../sources/json.ts";
import { signalOf } from "../cancellation.ts";
import { fileOf, type RepositoryFile } from "../documents.ts";
import { bestPlace } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import { bumpOfAlert } from "./bump.ts";
import type { IsMember } from "./diagnostics.ts";
import type { exported } from "./exports.ts";
import { fileStatusOf } from "./fileStatus.ts";
import { nextAlert } from "./navigation.ts";
import { workerFacts } from "./workerFacts.ts";
import { workloadChoices, workloadLines, workloadsOfAlert } from "./workloadChoices.ts";
import type { WorkloadLenses } from "./workloadLenses.ts";

interface EditorServices {
  /** Undefined in Restricted Mode. */
  readonly workspace: Workspace | undefined;
  readonly lenses: WorkloadLenses;
  /** Told what other extensions mark in a file; it may be anything. */
  readonly onMarks: (file: RepositoryFile, marks: unknown) => void;
  readonly settings: () => Settings;
  readonly isMember: IsMember;
  /** The report of a repository, with the places of now. */
  readonly report: (repository: string) => Promise<Report>;
  /** Writes a report in a format; loaded when it is wanted. */
  readonly exported: typeof exported;
  readonly now: () => Date;
  readonly t: Translate;
}

/** Answers what the editor asks around its lines: moves, exports, the state of a file. */
export function registerEditorRequests(connection: Connection, services: EditorServices): void {
  const { workspace, lenses, onMarks, settings, isMember, report, now, t } = services;
  const fileAt = (uri: unknown): RepositoryFile | undefined =>
    workspace === undefined || typeof uri !== "string" ? undefined : fileOf(workspace, uri);
  connection.onNotification(otherMarks, (params) => {
    const files = isRecord(params) && Array.isArray(params["files"]) ? params["files"] : [];
    for (const one of files as readonly unknown[]) {
      const file = isRecord(one) ? fileAt(one["uri"]) : undefined;
      if (file !== undefined && isRecord(one)) onMarks(file, one["marks"]);
    }
  });
  connection.onRequest(nextAlertRequest, (params) => {
    if (workspace === undefined) return null;
    const { uri, line, direction } = params;
    const order = settings()["navigation.order"];
    return nextAlert(workspace, { uri, line, direction, order, isMember }, t);
  });
  connection.onRequest(workloadChoicesRequest, (params) => {
    const entries = workspace?.entries ?? [];
    const of = isRecord(params) ? params["of"] : undefined;
    return isRecord(of) ? workloadsOfAlert(entries, of, t) : workloadChoices(entries, t);
  });
  connection.onRequest(workloadLinesRequest, async (target, token) => {
    const { signal, dispose } = signalOf(token);
    try {
      return await workloadLines(workspace?.entries ?? [], { lenses, target }, t, signal);
    } finally {
      dispose();
    }
  });
  connection.onRequest(exportRequest, async ({ format, repository, version }) => {
    if (entryNamed(workspace?.entries ?? [], repository) === undefined) return null;
    const text = services.exported(await report(repository), { format, version });
    return text === undefined ? null : { text };
  });
  connection.onRequest(fileStatusRequest, ({ uri }) => {
    const file = fileAt(uri);
    return file === undefined ? null : fileStatusOf(file, now(), t);
  });
  connection.onRequest(bumpRequest, (target) => {
    const entry = entryNamed(workspace?.entries ?? [], target.repository);
    const key = parseAlertKey(target.key);
    const ranked = key === undefined ? undefined : entry?.byKey.get(key);
    if (entry === undefined || ranked === undefined) {
      return { ok: false as const, message: t("This alert is no longer listed.") };
    }
    const { placement } = bestPlace(entry, ranked.alert.key);
    return bumpOfAlert({ entry, placement, ranked }, t);
  });
  connection.onRequest(workerFactsRequest, () => workerFacts(workspace));
}
