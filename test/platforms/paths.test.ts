import assert from "node:assert/strict";
import { absolutePath, repositoryPath } from "../../src/worker/clones.ts";
import {
  foldedPath,
  type PathStyle,
  pathOfUri,
  placeBelow,
  posixPaths,
  uriOfPath,
  windowsPaths,
} from "../../src/worker/paths.ts";

/** The folder as the editor spells it, the root as git prints it. */
const windowsClone = { folder: "c:\\work\\shop", prefix: "", git: { root: "C:/work/shop" } };

suite("file addresses", () => {
  // As VS Code writes them: a small drive letter, its colon escaped.
  const sent: readonly (readonly [style: PathStyle, uri: string, path: string])[] = [
    [windowsPaths, "file:///c%3A/work/shop/src/Db.js", "c:\\work\\shop\\src\\Db.js"],
    [windowsPaths, "file:///C:/work/shop/src/Db.js", "C:\\work\\shop\\src\\Db.js"],
    [windowsPaths, "file:///c%3A/my%20shop/a%23b%25c.js", "c:\\my shop\\a#b%c.js"],
    [windowsPaths, "file:///c%3A/caf%C3%A9/%E6%96%87.js", "c:\\café\\文.js"],
    [windowsPaths, "file:///c%3A/a%5Bid%5D/%28b%29%3Bc%26d.js", "c:\\a[id]\\(b);c&d.js"],
    [windowsPaths, "file://server/share/shop/a.js", "\\\\server\\share\\shop\\a.js"],
    [
      windowsPaths,
      "file://wsl.localhost/Ubuntu/home/me/a.js",
      "\\\\wsl.localhost\\Ubuntu\\home\\me\\a.js",
    ],
    [posixPaths, "file:///home/me/my%20shop/a%23b%25c%3F.js", "/home/me/my shop/a#b%c?.js"],
    [posixPaths, "file:///home/me/caf%C3%A9/a.js", "/home/me/café/a.js"],
    [posixPaths, "file:///c%3A/work/a.js", "/c:/work/a.js"],
  ];
  for (const [style, uri, path] of sent) {
    test(`${uri} is ${path}`, () => {
      assert.equal(pathOfUri(uri, style), path);
      const back = uriOfPath(path, style);
      assert.equal(pathOfUri(back, style), path);
      assert.doesNotMatch(new URL(back).pathname, /[ #?]|%(?![0-9A-F]{2})/);
      assert.deepEqual([new URL(back).search, new URL(back).hash], ["", ""]);
    });
  }

  const none: readonly (readonly [style: PathStyle, uri: string])[] = [
    [posixPaths, "file://server/share/a.js"],
    [posixPaths, "vscode-vfs://github/acme/shop/a.js"],
    [posixPaths, "untitled:Untitled-1"],
    [posixPaths, "file:///home/%zz"],
    [posixPaths, "file:///home/a%2Fb"],
    [windowsPaths, "file:///work/a.js"],
    [windowsPaths, "file:///c%3A/work/a%5Cb.js"],
    [windowsPaths, "git:/c%3A/work/a.js"],
  ];
  for (const [style, uri] of none) {
    test(`${uri} is no path ${style.windows ? "of Windows" : "here"}, and no error`, () => {
      assert.equal(pathOfUri(uri, style), undefined);
    });
  }
});

suite("repository paths", () => {
  test("are below the clone whatever the drive letter's case and the slashes", () => {
    for (const absolute of [
      "c:\\work\\shop\\src\\Db.js",
      "C:\\work\\shop\\src\\Db.js",
      "C:/work/shop/src/Db.js",
      "C:\\WORK\\Shop\\src\\Db.js",
    ]) {
      assert.equal(repositoryPath(windowsClone, absolute, windowsPaths), "src/Db.js", absolute);
    }
  });

  test("keep the spelling of the part below the clone", () => {
    const opened = "c:\\work\\shop\\SRC\\db.JS";
    assert.equal(repositoryPath(windowsClone, opened, windowsPaths), "SRC/db.JS");
  });

  test("of a folder below the root begin at the root that git names", () => {
    const clone = {
      ...windowsClone,
      folder: "c:\\work\\shop\\services\\api",
      prefix: "services/api",
    };
    const path = (absolute: string) => repositoryPath(clone, absolute, windowsPaths);
    assert.equal(path("c:\\work\\shop\\services\\api\\a.ts"), "services/api/a.ts");
    assert.equal(path("c:\\work\\shop\\web\\b.ts"), "web/b.ts");
    assert.equal(
      absolutePath(clone, "services/api/a.ts", windowsPaths),
      "c:\\work\\shop\\services\\api\\a.ts",
    );
    assert.equal(absolutePath(clone, "web/b.ts", windowsPaths), "C:\\work\\shop\\web\\b.ts");
    // A neighbour whose name begins alike.
    assert.equal(
      absolutePath(clone, "services/api2/c.ts", windowsPaths),
      "C:\\work\\shop\\services\\api2\\c.ts",
    );
  });

  test("of a network share and of WSL go both ways", () => {
    for (const [folder, root] of [
      ["\\\\server\\share\\shop", "//server/share/shop"],
      ["\\\\wsl.localhost\\Ubuntu\\home\\me\\shop", "//wsl.localhost/Ubuntu/home/me/shop"],
    ] as const) {
      const clone = { folder, prefix: "", git: { root } };
      const absolute = absolutePath(clone, "src/a b.js", windowsPaths);
      assert.equal(absolute, `${folder}\\src\\a b.js`);
      assert.equal(repositoryPath(clone, absolute, windowsPaths), "src/a b.js");
      const uri = uriOfPath(absolute, windowsPaths);
      assert.equal(pathOfUri(uri, windowsPaths), absolute);
    }
  });

  test("do not leave the clone: other drives, other shares, neighbours, the root itself", () => {
    for (const absolute of [
      "d:\\work\\shop\\a.js",
      "\\\\server\\share\\a.js",
      "c:\\work\\shop2\\a.js",
      "c:\\work\\a.js",
      "c:\\work\\shop",
      "c:\\work\\shop\\",
    ]) {
      assert.equal(repositoryPath(windowsClone, absolute, windowsPaths), undefined, absolute);
    }
  });

  test("may begin with two dots, and a backslash is a letter where it is one", () => {
    const clone = { folder: "/work/shop", prefix: "", git: { root: "/work/shop" } };
    const path = (absolute: string) => repositoryPath(clone, absolute, posixPaths);
    assert.equal(path("/work/shop/..data/a.js"), "..data/a.js");
    assert.equal(path("/work/shop/a\\b.js"), "a\\b.js");
    assert.equal(path("/work/a.js"), undefined);
    assert.equal(path("/WORK/shop/a.js"), undefined);
    assert.equal(
      repositoryPath(windowsClone, "c:\\work\\shop\\..data\\a.js", windowsPaths),
      "..data/a.js",
    );
  });

  test("of every kind survive the way to an address and back", () => {
    const clone = { folder: "/work/my shop", prefix: "", git: { root: "/work/my shop" } };
    for (const path of [
      "a b.js",
      "a#b.js",
      "a%20b.js",
      "100%.js",
      "a?b.js",
      "[id]/(group)/page.tsx",
      "ünï/文件.js",
      "a;b&c=d@e.js",
      "..data/x",
    ]) {
      for (const [style, place] of [
        [posixPaths, clone],
        [windowsPaths, windowsClone],
      ] as const) {
        const uri = uriOfPath(absolutePath(place, path, style), style);
        const absolute = pathOfUri(uri, style);
        assert.ok(absolute !== undefined, uri);
        assert.equal(repositoryPath(place, absolute, style), path, uri);
      }
    }
  });

  test("a root that git prints with slashes is the folder that is open", () => {
    assert.equal(placeBelow("C:/work/shop", "c:\\work\\shop", windowsPaths), "");
    assert.equal(placeBelow("C:/work/shop", "c:\\Work\\Shop\\Api", windowsPaths), "Api");
    assert.equal(
      placeBelow("//server/share/shop", "\\\\SERVER\\share\\shop\\a", windowsPaths),
      "a",
    );
  });

  test("are one file in every case, composed or not, when folded", () => {
    assert.equal(foldedPath("SRC/Db.JS"), foldedPath("src/db.js"));
    assert.equal(foldedPath("caf\u00e9.js"), foldedPath("cafe\u0301.js"));
    assert.notEqual(foldedPath("src/db.js"), foldedPath("src/db.ts"));
  });
});
