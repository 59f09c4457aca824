import assert from "node:assert/strict";
import { isAssigned, isCodeOwner, isMyMail, type Me, nobody } from "../../../src/core/mine/mine.ts";

const me: Me = { login: "Mona-L", mails: ["Mona@Acme.example"], teams: ["acme/Web"] };

suite("mine", () => {
  test("logins, teams and addresses are compared without their case", () => {
    assert.ok(isAssigned(me, ["dana", "mona-l"]));
    assert.ok(!isAssigned(me, ["mona"]));
    assert.ok(isCodeOwner(me, ["@MONA-l"]));
    assert.ok(isCodeOwner(me, ["@dana", "@Acme/web"]));
    assert.ok(isCodeOwner(me, ["mona@acme.EXAMPLE"]));
    assert.ok(!isCodeOwner(me, ["@acme/platform", "@mona", "dana@acme.example"]));
    assert.ok(isMyMail(me, "mona@acme.example"));
  });

  test("the address that GitHub makes up for somebody is theirs", () => {
    assert.ok(isMyMail(me, "1234567+mona-l@users.noreply.github.com"));
    assert.ok(isMyMail(me, "mona-l@users.noreply.github.com"));
    assert.ok(isMyMail(me, "7+Mona-L@users.noreply.ghe.example"));
    assert.ok(!isMyMail(me, "1234567+dana@users.noreply.github.com"));
    assert.ok(!isMyMail(me, "mona-l@elsewhere.example"));
    assert.ok(!isMyMail(me, "x+mona-l@users.noreply.github.com"));
  });

  test("nothing is anybody's while nobody is known", () => {
    assert.ok(!isAssigned(nobody, ["mona"]) && !isAssigned(nobody, []));
    assert.ok(!isCodeOwner(nobody, ["@mona", "@acme/web", "a@b.example"]));
    assert.ok(!isMyMail(nobody, "undefined@users.noreply.github.com"));
  });
});
