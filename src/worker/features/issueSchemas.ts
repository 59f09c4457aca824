/** The shapes of the requests about issues, which come from outside. */
import * as z from "zod/mini";
import { isAttempt } from "../../core/remedy/marker.ts";

const repositoryName = z.string().check(z.maxLength(400));
export const targetSchema = z.object({
  repository: repositoryName,
  key: z.string(),
  keys: z.optional(z.array(z.string()).check(z.maxLength(100))),
});
export const draftSchema = z.object({
  repository: repositoryName,
  alerts: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  title: z.string(),
  body: z.string(),
  labels: z.array(z.string()).check(z.maxLength(100)),
  issuesIn: z.optional(repositoryName),
  attempt: z.string().check(z.refine(isAttempt)),
});
const issueNumber = z.int().check(z.positive());
const issueTarget = {
  repository: repositoryName,
  number: issueNumber,
  issuesIn: z.optional(repositoryName),
};
export const assignSchema = z.object({
  ...issueTarget,
  assignees: z.array(z.string().check(z.regex(/^[\w-]+(?:\[bot\])?$/))),
  instructions: z.optional(z.string().check(z.maxLength(10_000))),
});
export const closeSchema = z.object({
  ...issueTarget,
  reason: z.enum(["completed", "not_planned", "duplicate"]),
  duplicateOf: z.optional(issueNumber),
  classification: z.enum([
    "truePositive",
    "benignPositive",
    "falsePositiveLogic",
    "falsePositiveData",
    "undetermined",
  ]),
  comment: z.string(),
});
export const reopenSchema = z.object(issueTarget);

export const updateDraftSchema = z.object(issueTarget);
export const updateSchema = z.object({
  ...issueTarget,
  title: z.optional(z.string()),
  body: z.optional(z.string()),
  bodyBefore: z.optional(z.string()),
  labels: z.optional(z.array(z.string()).check(z.maxLength(100))),
});
export const commentSchema = z.object({
  ...issueTarget,
  comment: z.string(),
  attempt: z.string().check(z.refine(isAttempt)),
});
