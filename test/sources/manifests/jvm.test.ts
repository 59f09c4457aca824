import assert from "node:assert/strict";
import { lineOf, locateIn, relatedSpots, spot } from "./inMemory.ts";

const maven = { ecosystem: "maven" } as const;

suite("pom.xml", () => {
  const parent = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>com.example</groupId>
  <artifactId>parent</artifactId>
  <version>1.0.0</version>
  <properties>
    <jackson.version>2.9.8</jackson.version>
    <log4j.version>2.14.0</log4j.version>
  </properties>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>com.fasterxml.jackson.core</groupId>
        <artifactId>jackson-databind</artifactId>
        <version>\${jackson.version}</version>
      </dependency>
    </dependencies>
  </dependencyManagement>
</project>
`;
  const child = `<project>
  <!-- <dependency><groupId>commons-io</groupId><artifactId>commons-io</artifactId></dependency> -->
  <parent>
    <groupId>com.example</groupId>
    <artifactId>parent</artifactId>
    <version>1.0.0</version>
  </parent>
  <artifactId>reports</artifactId>
  <properties>
    <log4j.version>2.14.1</log4j.version>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-core</artifactId>
      <version>\${log4j.version}</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId>
      <artifactId>jackson-databind</artifactId>
    </dependency>
    <dependency><groupId>commons-io</groupId><artifactId>commons-io</artifactId><version> 2.6 </version></dependency>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-web</artifactId>
    </dependency>
    <dependency>
      <groupId>junit</groupId>
      <artifactId>junit</artifactId>
      <version>4.12</version>
      <scope>test</scope>
    </dependency>
    <dependency>
      <groupId>x</groupId>
      <artifactId>y</artifactId>
      <version>\${from.outside}</version>
    </dependency>
  </dependencies>
  <build><plugins><plugin>
    <artifactId>maven-surefire-plugin</artifactId>
    <version>2.1</version>
  </plugin></plugins></build>
</project>
`;
  const files = { "pom.xml": parent, "reports/pom.xml": child };
  const at = { ...maven, manifestPath: "reports/pom.xml" };

  const spots: readonly (readonly [string, string])[] = [
    ["commons-io:commons-io", "reports/pom.xml:22 2.6"],
    ["org.apache.logging.log4j:log4j-core", "reports/pom.xml:10 2.14.1"],
    ["com.fasterxml.jackson.core:jackson-databind", "pom.xml:7 2.9.8"],
    ["org.springframework:spring-web", "reports/pom.xml:25 spring-web"],
    ["junit:junit", "reports/pom.xml:30 4.12"],
    ["x:y", "reports/pom.xml:36 ${from.outside}"],
    ["org.apache.maven.plugins:maven-surefire-plugin", "reports/pom.xml:41 2.1"],
    ["com.example:parent", "reports/pom.xml:6 1.0.0"],
  ];
  for (const end of ["\n", "\r\n"])
    for (const [packageName, expected] of spots)
      test(`says where ${packageName} is, line ends ${JSON.stringify(end)}`, async () => {
        const repository = Object.fromEntries(
          Object.entries(files).map(([path, text]) => [
            path,
            `\uFEFF${text.replaceAll("\n", end)}`,
          ]),
        );
        const place = await locateIn(repository, { ...at, packageName });
        assert.equal(place.anchor.state, "exact");
        assert.equal(spot(place, repository), expected);
      });

  test("gives the declaration as related where the version is said elsewhere", async () => {
    const place = await locateIn(files, {
      ...at,
      packageName: "com.fasterxml.jackson.core:jackson-databind",
      vulnerableRange: ">= 2.0.0, < 2.9.9.2",
    });
    assert.deepEqual(relatedSpots(place), [`reports/pom.xml:${lineOf(child, "jackson-databind")}`]);
    assert.deepEqual([place.localVersion, place.isStillAffected], ["2.9.8", true]);
  });

  test("is uncertain at its dependencies for what others bring, and loses what is gone", async () => {
    const gone = { ...at, packageName: "org.yaml:snakeyaml" };
    assert.equal((await locateIn(files, gone)).anchor.state, "lost");
    const place = await locateIn(files, { ...gone, relationship: "transitive" });
    assert.equal(place.anchor.state, "uncertain");
    assert.equal(spot(place, files), "reports/pom.xml:12 dependencies");
    const missing = await locateIn(files, { ...gone, manifestPath: "other/pom.xml" });
    assert.equal(missing.anchor.state, "unverified");
  });

  test("does not take a file above that is another project for its parent", async () => {
    const other = { ...files, "pom.xml": parent.replace("<artifactId>parent<", "<artifactId>no<") };
    const place = await locateIn(other, {
      ...at,
      packageName: "com.fasterxml.jackson.core:jackson-databind",
    });
    assert.equal(spot(place, other), "reports/pom.xml:20 jackson-databind");
  });

  test("is read as far as it goes while it is edited", async () => {
    const broken = { "reports/pom.xml": child.slice(0, child.indexOf("<build>")) };
    const place = await locateIn(broken, { ...at, packageName: "junit:junit" });
    assert.equal(spot(place, broken), "reports/pom.xml:30 4.12");
  });

  test("that defines properties by each other ends", async () => {
    const loop = {
      "pom.xml": `<project><properties><a>\${b}</a><b>\${a}</b></properties><dependencies><dependency><groupId>g</groupId><artifactId>n</artifactId><version>\${a}</version></dependency></dependencies></project>`,
    };
    const place = await locateIn(loop, { ...maven, manifestPath: "pom.xml", packageName: "g:n" });
    assert.equal(place.anchor.state, "exact");
    assert.equal(place.requirement, undefined);
  });
});

suite("Gradle", () => {
  const groovy = `plugins {
    id 'java'
    id "org.springframework.boot" version "2.5.0"
}
def jacksonVersion = '2.9.8'
ext.nettyVersion = "4.1.50.Final"
ext {
    guavaVersion = '30.0-jre'
}
/* implementation 'commons-io:commons-io:1.0' */
dependencies {
    // implementation 'commons-io:commons-io:2.0'
    implementation 'commons-io:commons-io:2.6' // "commons-io:commons-io:9"
    implementation "com.fasterxml.jackson.core:jackson-databind:\${jacksonVersion}"
    implementation "io.netty:netty-all:$nettyVersion"
    implementation group: 'org.apache.logging.log4j', name: 'log4j-core', version: '2.14.1'
    implementation group: 'com.google.guava', name: 'guava', version: guavaVersion
    implementation 'org.yaml:snakeyaml'
    implementation "a:b:" + jacksonVersion
    implementation "p:q:$fromProperties"
    testImplementation('junit:junit:4.12@jar') { transitive = false }
    implementation libs.commons.text
}
`;
  const catalog = `[versions]
commons-text = "1.9"
kotlin = { strictly = "1.6.0" }

[libraries]
commons-text = { module = "org.apache.commons:commons-text", version.ref = "commons-text" }
stdlib = { group = "org.jetbrains.kotlin", name = "kotlin-stdlib", version.ref = "kotlin" }
gson = "com.google.code.gson:gson:2.8.5"
okhttp = { module = "com.squareup.okhttp3:okhttp", version = "3.12.0" }
bom = { module = "x:bom" }

[plugins]
shadow = { id = "com.github.johnrengelman.shadow", version = "7.0.0" }
`;
  const files = {
    "app/build.gradle": groovy,
    "gradle/libs.versions.toml": catalog,
    "gradle.properties": "org.gradle.jvmargs=-Xmx1g\nfromProperties = 1.2.3\n",
  };
  const spots: readonly (readonly [string, string])[] = [
    ["commons-io:commons-io", "app/build.gradle:13 2.6"],
    ["com.fasterxml.jackson.core:jackson-databind", "app/build.gradle:5 2.9.8"],
    ["io.netty:netty-all", "app/build.gradle:6 4.1.50.Final"],
    ["org.apache.logging.log4j:log4j-core", "app/build.gradle:16 2.14.1"],
    ["com.google.guava:guava", "app/build.gradle:8 30.0-jre"],
    ["org.yaml:snakeyaml", "app/build.gradle:18 snakeyaml"],
    ["a:b", "app/build.gradle:5 2.9.8"],
    ["p:q", "gradle.properties:2 1.2.3"],
    ["junit:junit", "app/build.gradle:21 4.12"],
    ["org.springframework.boot:org.springframework.boot.gradle.plugin", "app/build.gradle:3 2.5.0"],
    ["org.apache.commons:commons-text", "gradle/libs.versions.toml:2 1.9"],
    ["org.jetbrains.kotlin:kotlin-stdlib", "gradle/libs.versions.toml:3 1.6.0"],
    ["com.google.code.gson:gson", "gradle/libs.versions.toml:8 2.8.5"],
    ["com.squareup.okhttp3:okhttp", "gradle/libs.versions.toml:9 3.12.0"],
    ["x:bom", "gradle/libs.versions.toml:10 bom"],
  ];
  for (const end of ["\n", "\r\n"])
    for (const [packageName, expected] of spots)
      test(`says where ${packageName} is, line ends ${JSON.stringify(end)}`, async () => {
        const repository = Object.fromEntries(
          Object.entries(files).map(([path, text]) => [path, text.replaceAll("\n", end)]),
        );
        const at = { ...maven, manifestPath: "app/build.gradle", packageName };
        assert.equal(spot(await locateIn(repository, at), repository), expected);
      });

  test("reads Kotlin scripts", async () => {
    const kotlin = {
      "build.gradle.kts": `val nettyVersion = "4.1.50.Final"
val guava by extra("30.0-jre")
extra["log4j"] = "2.14.1"
plugins { id("org.springframework.boot") version "2.5.0" }
dependencies {
    implementation("io.netty:netty-all:$nettyVersion")
    implementation("com.google.guava:guava:\${guava}")
    implementation(group = "commons-io", name = "commons-io", version = "2.6")
}
`,
    };
    const at = { ...maven, manifestPath: "build.gradle.kts" };
    const found = await Promise.all(
      ["io.netty:netty-all", "com.google.guava:guava", "commons-io:commons-io"].map(
        async (packageName) => spot(await locateIn(kotlin, { ...at, packageName }), kotlin),
      ),
    );
    assert.deepEqual(found, [
      "build.gradle.kts:1 4.1.50.Final",
      "build.gradle.kts:2 30.0-jre",
      "build.gradle.kts:8 2.6",
    ]);
  });

  test("lock files say versions, not parents", async () => {
    const lock = `# This is a Gradle generated file for dependency locking.
commons-io:commons-io:2.6=compileClasspath,runtimeClasspath
org.yaml:snakeyaml:1.26=runtimeClasspath
empty=annotationProcessor
`;
    const locked = { "build.gradle": groovy, "gradle.lockfile": lock };
    const at = { ...maven, manifestPath: "gradle.lockfile" };
    const direct = await locateIn(locked, { ...at, packageName: "org.yaml:snakeyaml" });
    assert.equal(spot(direct, locked), "build.gradle:18 snakeyaml");
    assert.equal(direct.localVersion, "1.26");
    const deep = await locateIn(
      { ...locked, "gradle.lockfile": `${lock}x:deep:1.0=runtimeClasspath\n` },
      { ...at, packageName: "x:deep", relationship: "transitive" },
    );
    assert.equal(deep.anchor.state, "uncertain");
    assert.equal(spot(deep, locked), "build.gradle:11 dependencies");
    assert.deepEqual(relatedSpots(deep), ["gradle.lockfile:5"]);
  });

  test("catalogs are manifests of their own", async () => {
    const at = {
      ...maven,
      manifestPath: "gradle/libs.versions.toml",
      packageName: "org.apache.commons:commons-text",
      vulnerableRange: ">= 1.5, < 1.10.0",
    };
    const place = await locateIn(files, at);
    assert.equal(spot(place, files), "gradle/libs.versions.toml:2 1.9");
    assert.deepEqual(relatedSpots(place), ["gradle/libs.versions.toml:6"]);
    assert.deepEqual([place.localVersion, place.isStillAffected], ["1.9", true]);
  });
});
