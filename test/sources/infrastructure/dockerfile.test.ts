import assert from "node:assert/strict";
import fc from "fast-check";
import { finalImage } from "../../../src/core/dockerfile.ts";
import { readDockerfile } from "../../../src/sources/infrastructure/dockerfile.ts";
import { isDockerfile } from "../../../src/sources/infrastructure/dockerfileName.ts";

const final = (text: string, target?: string) => finalImage(readDockerfile(text), target);
/** `name kind @ line:column` of what the final stage installs. */
const packages = (text: string) =>
  (final(text)?.packages ?? []).map(
    ({ name, kind, region }) => `${name} ${kind} @ ${region.startLine}:${region.startColumn}`,
  );
const installed = (command: string) =>
  (final(`FROM debian:12\nRUN ${command}\n`)?.packages ?? []).map(({ name }) => name);

suite("the base of a Dockerfile's image", () => {
  const base = (text: string, target?: string) => {
    const found = final(text, target)?.base;
    return found && `${found.image ?? "?"} @ ${found.region.startLine}:${found.region.startColumn}`;
  };
  const staged =
    "FROM golang:1.21 AS build\nRUN go build\nFROM debian:12 AS run\nFROM Run\nUSER app\n";
  // By the Dockerfile reference: FROM, ARG, multi-stage builds.
  const table: readonly (readonly [string, string, string | undefined, string?])[] = [
    ["the only FROM", "FROM node:20\n", "node:20 @ 1:6"],
    ["the last stage's, through stages whatever their case", staged, "debian:12 @ 3:6"],
    ["that of a stage which is asked for", staged, "golang:1.21 @ 1:6", "build"],
    ["none of a stage that there is not", staged, undefined, "test"],
    ["behind a platform", "FROM --platform=$BUILDPLATFORM node:20 AS x\n", "node:20 @ 1:32"],
    ["with an ARG's default", "ARG TAG=20\nFROM node:${TAG}-slim\n", "node:20-slim @ 2:6"],
    ["with an ARG of an ARG", "ARG A=node\nARG B=$A:20\nFROM $B\n", "node:20 @ 3:6"],
    ["with a default of its own", "ARG TAG\nFROM node:${TAG:-22}\n", "node:22 @ 2:6"],
    ["not known without a default", "ARG TAG\nFROM node:$TAG\n", "? @ 2:6"],
    ["not told by an ARG of another stage", "FROM a\nARG T=1\nFROM b:$T\n", "? @ 3:6"],
    ["of a stage named by its number", "FROM a:1\nFROM 0\n", "a:1 @ 1:6"],
    ["an image that has a later stage's name", "FROM b\nFROM c AS b\n", "c @ 2:6"],
    ["a stage that is named after its image", "FROM node AS node\n", "node @ 1:6"],
    ["with CRLF and a byte order mark", "\uFEFF# x\r\nFROM a:1\r\n", "a:1 @ 2:6"],
    ["with another escape", "# escape=`\nFROM `\n  a:1\n", "a:1 @ 3:3"],
    ["none of nothing", "", undefined],
    ["none of a text that is none", "hello\nworld\n", undefined],
  ];
  for (const [name, text, expected, target] of table) {
    test(`is ${name}`, () => assert.equal(base(text, target), expected));
  }

  test("its platform is told", () => {
    assert.equal(final("ARG P=linux/arm64\nFROM --platform=$P a\n")?.platform, "linux/arm64");
    assert.equal(final("FROM a\n")?.platform, undefined);
  });
});

suite("the packages of a Dockerfile's image", () => {
  test("are those that the final stage and what it is built on install, with their places", () => {
    const text = `FROM debian:12 AS base
RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
      # the client
      curl=7.88.1-10 "openssl" \\

      libpq5:amd64 > /dev/null 2>&1 && rm -rf /var/lib/apt/lists/*
FROM golang:1 AS build
RUN apt-get install -y gcc
FROM base
RUN --mount=type=cache,target=/root/.npm ["npm", "install", "-g", "@acme/tool@1.2", "npm"]
RUN <<EOT
pip install 'flask>=2' django[argon2]==4
EOT
`;
    assert.deepEqual(packages(text), [
      "@acme/tool npm @ 11:68",
      "npm npm @ 11:86",
      "flask python @ 13:14",
      "django python @ 13:24",
      "curl os @ 5:7",
      "openssl os @ 5:23",
      "libpq5 os @ 7:7",
    ]);
  });

  // By the manual pages of the tools.
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ["apt-get -y -o Dpkg::Use-Pty=0 install curl", ["curl"]],
    [
      "apt-get install -t bookworm-backports openssl g++ libstdc++6",
      ["openssl", "g++", "libstdc++6"],
    ],
    ["apt install ./local.deb nano- vim/stable", ["vim"]],
    ["apt-get update; apt-get upgrade -y openssl", []],
    ["apt-get remove curl", []],
    ["DEBIAN_FRONTEND=noninteractive apt-get install tzdata", ["tzdata"]],
    ["sudo -E apt-get install curl", ["curl"]],
    ["if true; then apk add zlib; fi", ["zlib"]],
    [
      "apk add --no-cache --virtual .deps openssl~=3.1 'zlib>1.2' nodejs@edge",
      ["openssl", "zlib", "nodejs"],
    ],
    ["apk del curl", []],
    ["dnf install -y --setopt install_weak_deps=0 openssl-3.0.7 @core", ["openssl-3.0.7"]],
    ["microdnf install python3.11", ["python3.11"]],
    ["/usr/bin/yum -y install curl && yum clean all", ["curl"]],
    ["tdnf install -y ca-certificates", ["ca-certificates"]],
    ["npm install -g yarn@1", ["yarn"]],
    ["npm i --global --registry https://r.example typescript", ["typescript"]],
    ["npm install express", []],
    ["npm ci -g", []],
    ["pip install -r requirements.txt -c constraints.txt", []],
    ["pip3 install --upgrade pip setuptools==68", ["pip", "setuptools"]],
    ["python3 -m pip install gunicorn", ["gunicorn"]],
    ["python -m venv pip install x", []],
    ["pip install . git+https://example.com/x ./y.whl", []],
    ["apt-get install $PACKAGES curl-${V} lib{a,b}", []],
    ["echo apt-get install curl", []],
    ["sh -c 'apt-get install curl'", ["curl"]],
    ['/bin/bash -ec "apk add zlib && apk add curl"', ["zlib", "curl"]],
    ["sh -c 'echo \"apt-get install x\"'", []],
    ["sh install.sh -c 'apt-get install curl'", []],
    ["(cd /tmp && apt-get install curl) | tee log", ["curl"]],
  ];
  for (const [command, expected] of commands) {
    test(`${command} installs ${expected.join(", ") || "nothing by name"}`, () => {
      assert.deepEqual(installed(command), expected);
    });
  }
});

suite("where the system's packages of an image come from", () => {
  const isOfBase = (rest: string) => final(`FROM x AS s\nFROM debian:12\n${rest}`)?.isSystemOfBase;

  test("the base alone, when nothing is run and no system folder copied", () => {
    assert.equal(isOfBase("WORKDIR /app\nCOPY . .\nCOPY --from=s /out /srv/app\nCMD a\n"), true);
  });
  for (const line of [
    "RUN true",
    "COPY --from=s / /",
    "COPY --from=s /x /var/lib/dpkg/",
    "COPY --from=ghcr.io/acme/tool:1 /tool /bin/tool",
    "ADD rootfs.tar.gz /",
  ]) {
    test(`not told after ${line}`, () => assert.equal(isOfBase(`${line}\n`), false));
  }
  test("nowhere else than from this file when it is built from scratch", () => {
    assert.equal(final("FROM scratch\nCOPY a /a\n")?.isSystemOfBase, false);
  });

  test("images that files are copied of are told, stages are not", () => {
    const text =
      "FROM a AS s\nFROM b\nCOPY --from=s /a /a\nCOPY --from=0 /b /b\nCOPY --from=c:1 /c /c\n";
    assert.deepEqual(
      final(text)?.copiesFrom.map(({ image, region }) => [image, region.startLine]),
      [["c:1", 5]],
    );
  });
});

suite("Dockerfiles", () => {
  test("are known by their names", () => {
    for (const path of ["Dockerfile", "a/Dockerfile.dev", "a/web.Dockerfile", "Containerfile"]) {
      assert.ok(isDockerfile(path), path);
    }
    for (const path of ["Dockerfiles/a", "mydockerfile", "docs/Dockerfile-notes/a.md"]) {
      assert.ok(!isDockerfile(path), path);
    }
  });

  test("are read as far as they go: never a failure, and every name stands where it is said to", () => {
    const words = fc.constantFrom(
      ...'FROM a:1\n|FROM |AS b\n|RUN |apt-get install -y curl |&& |\\\n|`|\'|"|$(|)|# x\n|\r\n|\n|<<EOT\n|EOT\n|["npm",|"install"]|npm i -g npm |> x |2>&1 |COPY --from=|ARG A=1\n|$A |${|} |pip install x==1 |\u{1F600}'.split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        const text = parts.join("");
        const lines = text.split(/\r\n|\r|\n/);
        for (const stage of readDockerfile(text)) {
          for (const { name, region } of stage.packages) {
            const { startLine, startColumn, endLine, endColumn } = region;
            if (startLine !== endLine) continue;
            const written = lines[startLine - 1]?.slice(startColumn - 1, endColumn - 1) ?? "";
            assert.ok(written.startsWith(name.slice(0, 1)), `${name} at ${written}`);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
