import assert from "node:assert/strict";
import { plansQuery, runningContainersQuery } from "../../../src/sources/azure/queries.ts";

suite("Resource Graph queries", () => {
  for (const [name, query] of [
    ["running containers", runningContainersQuery],
    ["plans", plansQuery],
  ]) {
    test(`${name}: ordered by a text id and without a limit, so that there are page tokens`, () => {
      assert.match(query ?? "", /\| project id,/);
      assert.match(query ?? "", /\| order by id asc$/);
      assert.doesNotMatch(query ?? "", /\b(take|limit|sample|top)\b/);
    });

    test(`${name}: types and kinds are compared without regard to case`, () => {
      assert.doesNotMatch(query ?? "", /[^=!]==[^=]/);
      assert.match(query ?? "", /type =~ 'microsoft\.security\//);
    });
  }
});
