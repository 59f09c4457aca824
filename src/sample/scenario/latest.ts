import { add, type Step } from "../git/history.ts";
import { people } from "./people.ts";
import { declaration, jobs, jobsWorkflow } from "./repository/jobs.ts";

const { luis, mona } = people;

/** The newest commits of acme/storefront's main branch, oldest first. */
export const latest: readonly Step[] = [
  {
    id: "jobs",
    author: luis,
    date: "2026-11-18T13:10:00Z",
    message: "Add the nightly jobs",
    edits: [add(jobs), add(jobsWorkflow)],
  },
  {
    id: "declare",
    author: mona,
    date: "2026-11-19T08:45:00Z",
    message: "Declare the terminals in the stores",
    edits: [add(declaration)],
  },
];
