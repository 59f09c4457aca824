import assert from "node:assert/strict";
import type { DependabotAlert } from "../../../src/core/alert.ts";
import { type Files, lineOf, locateIn, relatedSpots, spot } from "./inMemory.ts";

/** Every line end and a byte order mark, which no place may depend on. */
function variants(files: Files): readonly Files[] {
  const change = (by: (text: string) => string): Files =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, by(text)]));
  return [files, change((text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`)];
}

type About = Pick<DependabotAlert, "ecosystem" | "manifestPath"> & Partial<DependabotAlert>;

async function assertSpots(
  files: Files,
  about: About,
  expected: readonly (readonly [name: string, spot: string, limits?: readonly string[]])[],
): Promise<void> {
  for (const variant of variants(files)) {
    for (const [packageName, at, limits] of expected) {
      const place = await locateIn(variant, { ...about, packageName });
      assert.equal(place.anchor.state, "exact", `${packageName}: ${place.anchor.reason}`);
      assert.equal(spot(place, variant), at);
      assert.deepEqual(place.limits, limits ?? [], packageName);
    }
  }
}

suite("unusual Python manifests", () => {
  test("continuations and hashes belong to their requirement", async () => {
    const files = {
      "requirements.txt": `# comment that ends with a backslash \\
certifi \\
    ==2019.3.9  # pinned
requests==2.19.0 \\
    --hash=sha256:aaa \\
    --hash=sha256:bbb
urllib3==1.24.1\\
  ; python_version > "3"
idna==2.8 --hash=sha256:ccc
six>=1.10,<2 # via requests
`,
    };
    await assertSpots(files, { ecosystem: "pip", manifestPath: "requirements.txt" }, [
      ["certifi", "requirements.txt:3 2019.3.9"],
      ["requests", "requirements.txt:4 2.19.0", ["--hash"]],
      ["urllib3", "requirements.txt:7 1.24.1"],
      ["idna", "requirements.txt:9 2.8", ["--hash"]],
      ["six", "requirements.txt:10 >=1.10,<2"],
    ]);
  });

  test("a list of Poetry's tables is a declaration each", async () => {
    const files = {
      "pyproject.toml": `[tool.poetry.dependencies]
python = "^3.8"
numpy = [
    {version = "1.24.0", python = ">=3.9"},
    {version = "1.19.0", python = "<3.9"},
]

[tool.poetry.group.docs.dependencies]
Sphinx = { version = "^4.0", optional = true }
`,
    };
    const at = { ecosystem: "pip", manifestPath: "pyproject.toml", vulnerableRange: "< 1.22.0" };
    await assertSpots(files, at, [
      ["numpy", "pyproject.toml:5 1.19.0", ["numpy"]],
      ["sphinx", "pyproject.toml:9 ^4.0"],
    ]);
  });

  test("uv's lock says which of several versions a package needs", async () => {
    const files = {
      "pyproject.toml": `[project]
name = "demo"
dependencies = [
    "pandas>=1.5",
    "scipy>=1.10",
]
`,
      "uv.lock": `version = 1
revision = 2
requires-python = ">=3.9"
resolution-markers = [
    "python_full_version >= '3.10'",
    "python_full_version < '3.10'",
]

[[package]]
name = "demo"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "pandas" },
    { name = "scipy" },
]

[package.metadata]
requires-dist = [
    { name = "pandas", specifier = ">=1.5" },
    { name = "scipy", specifier = ">=1.10" },
]

[[package]]
name = "numpy"
version = "1.21.0"
source = { registry = "https://pypi.org/simple" }
resolution-markers = [
    "python_full_version < '3.10'",
]
sdist = { url = "https://files.pythonhosted.org/numpy-1.21.0.zip", hash = "sha256:aa", size = 1 }

[[package]]
name = "numpy"
version = "1.26.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "pandas"
version = "1.5.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "numpy", version = "1.26.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version >= '3.10'" },
]

[[package]]
name = "scipy"
version = "1.10.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "numpy", version = "1.21.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version < '3.10'" },
]
`,
    };
    for (const variant of variants(files)) {
      const place = await locateIn(variant, {
        ecosystem: "pip",
        manifestPath: "uv.lock",
        packageName: "numpy",
        relationship: "transitive",
        vulnerableRange: "< 1.22.0",
      });
      assert.equal(spot(place, variant), "pyproject.toml:5 >=1.10");
      assert.deepEqual(place.chain, ["scipy", "numpy"]);
      assert.equal(place.localVersion, "1.21.0");
      assert.deepEqual(relatedSpots(place), [
        `uv.lock:${lineOf(files["uv.lock"], '"1.21.0"') - 1}`,
      ]);
    }
  });
});

suite("unusual Gemfiles", () => {
  const gemfile = `source "https://rubygems.org"
gem "rails",
    "~> 5.2.0", # long
    ">= 5.2.1",
    require: false
gem 'pg', '>= 0.18', '< 2.0'
gem "nokogiri", ["~> 1.10", ">= 1.10.4"]
gem "core", path: "engines/core"
gem "lib", "=> 1" => "2.0"
eval_gemfile "gemfiles/extra.rb"
`;
  const files = {
    Gemfile: gemfile,
    "gemfiles/extra.rb": "gem 'puma', '4.3.1'\n",
    "engines/core/core.gemspec":
      'Gem::Specification.new do |s|\n  s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0.6".freeze, ">= 2.0.7".freeze])\nend\n',
  };
  test("are read across lines, with all requirements and what they include", async () => {
    await assertSpots(files, { ecosystem: "rubygems", manifestPath: "Gemfile" }, [
      ["rails", "Gemfile:3 ~> 5.2.0", [">= 5.2.1"]],
      ["pg", "Gemfile:6 >= 0.18", ["< 2.0"]],
      ["nokogiri", "Gemfile:7 ~> 1.10", [">= 1.10.4"]],
      ["core", "Gemfile:8 core"],
      ["lib", "Gemfile:9 lib"],
      ["puma", "gemfiles/extra.rb:1 4.3.1"],
      ["rack", "engines/core/core.gemspec:2 ~> 2.0.6", [">= 2.0.7"]],
    ]);
  });
});

suite("unusual NuGet files", () => {
  const lock = `{
  "version": 2,
  "dependencies": {
    "net8.0": {
      "Serilog": {
        "type": "Transitive",
        "resolved": "2.10.0"
      },
      "lib": {
        "type": "Project",
        "dependencies": {
          "Serilog": "[2.10.0, )"
        }
      }
    }
  }
}
`;
  const files = {
    "Directory.Build.props": `<Project>
  <ItemGroup>
    <PackageReference Include="StyleCop.Analyzers" Version="1.1.118" />
  </ItemGroup>
</Project>
`,
    "Directory.Packages.props": `<Project>
  <ItemGroup>
    <PackageVersion Include="Moq" Version="4.20.0" />
  </ItemGroup>
</Project>
`,
    "src/App/App.csproj": `<Project Sdk="Microsoft.Build.NoTargets/3.7.0">
  <Sdk Name="Aspire.AppHost.Sdk" Version="9.0.0" />
  <Choose>
    <When Condition="'$(Old)' == 'true'">
      <ItemGroup>
        <PackageReference Include="Polly" Version="7.0.0" />
      </ItemGroup>
    </When>
  </Choose>
  <ItemGroup>
    <!-- <PackageReference Include="Gone" Version="1.0.0" /> -->
    <ProjectReference Include="..\\Lib\\Lib.csproj" />
  </ItemGroup>
</Project>
`,
    "src/App/packages.lock.json": lock,
    "global.json":
      '{\n  "sdk": { "version": "8.0.100" },\n  "msbuild-sdks": {\n    "Microsoft.Build.Traversal": "3.0.0"\n  }\n}\n',
    ".config/dotnet-tools.json":
      '{\n  "tools": {\n    "dotnet-ef": {\n      "version": "6.0.0",\n      "commands": ["dotnet-ef"]\n    }\n  }\n}\n',
    "Pack.nuspec": `<?xml version="1.0"?>
<package>
  <metadata>
    <dependencies>
      <group targetFramework="net48">
        <dependency id="Newtonsoft.Json" version="[12.0.1,13)" />
      </group>
    </dependencies>
  </metadata>
</package>
`,
  };
  const project = { ecosystem: "nuget", manifestPath: "src/App/App.csproj" } as const;

  test("are read with what they share, their SDKs and conditions", async () => {
    await assertSpots(files, project, [
      ["StyleCop.Analyzers", "Directory.Build.props:3 1.1.118"],
      ["Microsoft.Build.NoTargets", "src/App/App.csproj:1 3.7.0"],
      ["Aspire.AppHost.Sdk", "src/App/App.csproj:2 9.0.0"],
      ["Polly", "src/App/App.csproj:6 7.0.0"],
    ]);
    await assertSpots(files, { ecosystem: "nuget", manifestPath: "global.json" }, [
      ["Microsoft.Build.Traversal", "global.json:4 3.0.0"],
    ]);
    await assertSpots(files, { ecosystem: "nuget", manifestPath: ".config/dotnet-tools.json" }, [
      ["dotnet-ef", ".config/dotnet-tools.json:4 6.0.0"],
    ]);
    await assertSpots(files, { ecosystem: "nuget", manifestPath: "Pack.nuspec" }, [
      ["newtonsoft.json", "Pack.nuspec:6 [12.0.1,13)"],
    ]);
  });

  test("a shared version that nobody references is no declaration", async () => {
    assert.equal((await locateIn(files, { ...project, packageName: "Moq" })).anchor.state, "lost");
    assert.equal((await locateIn(files, { ...project, packageName: "Gone" })).anchor.state, "lost");
  });

  test("what a referenced project brings leads to the reference", async () => {
    for (const variant of variants(files)) {
      const place = await locateIn(variant, {
        ...project,
        manifestPath: "src/App/packages.lock.json",
        packageName: "Serilog",
        relationship: "transitive",
      });
      assert.equal(spot(place, variant), "src/App/App.csproj:12 ..\\Lib\\Lib.csproj");
      assert.deepEqual(place.chain, ["lib", "Serilog"]);
      assert.deepEqual(relatedSpots(place), ["src/App/packages.lock.json:5"]);
    }
  });
});

suite("unusual JVM builds", () => {
  test("properties in names, comments in versions, a list of versions that is imported", async () => {
    const files = {
      "app/pom.xml": `<project>
  <artifactId>app</artifactId>
  <properties>
    <scala>2.12</scala>
  </properties>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>octo</groupId>
        <artifactId>octo-bom</artifactId>
        <version>1</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.apache.spark</groupId>
      <artifactId>spark-core_\${scala}</artifactId>
      <version><!-- keep -->3.1.2 <!-- until spring --></version>
    </dependency>
    <dependency>
      <groupId>org.yaml</groupId>
      <artifactId>snakeyaml</artifactId>
      <exclusions>
        <exclusion>
          <groupId>com.x</groupId>
          <artifactId>y</artifactId>
        </exclusion>
      </exclusions>
    </dependency>
    <dependency>
      <groupId>\${a}</groupId>
      <artifactId>\${b}</artifactId>
      <version>1</version>
    </dependency>
  </dependencies>
</project>
`,
      "octo-bom/pom.xml": `<project>
  <artifactId>octo-bom</artifactId>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>org.yaml</groupId>
        <artifactId>snakeyaml</artifactId>
        <version>1.26</version>
      </dependency>
    </dependencies>
  </dependencyManagement>
</project>
`,
    };
    const at = { ecosystem: "maven", manifestPath: "app/pom.xml" } as const;
    await assertSpots(files, at, [
      ["org.apache.spark:spark-core_2.12", "app/pom.xml:21 3.1.2"],
      ["org.yaml:snakeyaml", "octo-bom/pom.xml:8 1.26"],
    ]);
    for (const packageName of ["com.x:y", "log4j:log4j"]) {
      assert.equal((await locateIn(files, { ...at, packageName })).anchor.state, "lost");
    }
  });

  test("Gradle's settings lead to the builds that they include", async () => {
    const files = {
      "settings.gradle.kts": `rootProject.name = "shop"
include(":app", ":lib:core")
// include(":gone")
`,
      "app/build.gradle.kts": `dependencies {
    implementation(platform("org.springframework.boot:spring-boot-dependencies:2.5.0"))
    implementation("org.apache.spark:spark-core_$scala:3.1.2")
    implementation(libs.bundles.logging)
}
`,
      "lib/core/build.gradle": "dependencies {\n  api 'org.yaml:snakeyaml:1.26'\n}\n",
      "gone/build.gradle": "dependencies {\n  api 'log4j:log4j:1.2.17'\n}\n",
      "gradle/libs.versions.toml": `[versions]
log4j = { strictly = "[2.14, 2.18[", prefer = "2.14.1" }
jackson = "2.12.0"

[libraries]
log4j-core = { group = "org.apache.logging.log4j", name = "log4j-core", version.ref = "log4j" }
databind = { module = "com.fasterxml.jackson.core:jackson-databind", version = { ref = "jackson" } }
guava = "com.google.guava:guava:30.0-jre"

[bundles]
logging = ["log4j-core"]
`,
    };
    await assertSpots(files, { ecosystem: "maven", manifestPath: "settings.gradle.kts" }, [
      ["org.springframework.boot:spring-boot-dependencies", "app/build.gradle.kts:2 2.5.0"],
      ["org.apache.spark:spark-core_2.12", "app/build.gradle.kts:3 3.1.2"],
      ["org.yaml:snakeyaml", "lib/core/build.gradle:2 1.26"],
      ["com.fasterxml.jackson.core:jackson-databind", "gradle/libs.versions.toml:3 2.12.0"],
      ["com.google.guava:guava", "gradle/libs.versions.toml:8 30.0-jre"],
      [
        "org.apache.logging.log4j:log4j-core",
        "gradle/libs.versions.toml:2 [2.14, 2.18[",
        ["2.14.1"],
      ],
    ]);
    const gone = await locateIn(files, {
      ecosystem: "maven",
      manifestPath: "settings.gradle.kts",
      packageName: "log4j:log4j",
    });
    assert.equal(gone.anchor.state, "lost");
  });
});

suite("unusual Cargo workspaces", () => {
  const files = {
    "Cargo.toml": `[workspace]
members = ["crates/api"]

[workspace.dependencies]
old_time = { package = "time", version = "0.1.43" }
`,
    "crates/api/Cargo.toml": `[package]
name = "api"

[dependencies]
old_time = { workspace = true }
core = { path = "../core" }
`,
    "crates/core/Cargo.toml": '[package]\nname = "core"\n\n[dependencies]\nregex = "1.5"\n',
    "Cargo.lock": `version = 4

[[package]]
name = "aho-corasick"
version = "0.7.18"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "1e37cfd5e7657ada45f742d6e99ca5788580b5c529dc78faf11ece6dc702656f"

[[package]]
name = "api"
version = "0.1.0"
dependencies = [
 "core",
 "time",
]

[[package]]
name = "core"
version = "0.1.0"
dependencies = [
 "regex",
]

[[package]]
name = "regex"
version = "1.5.4"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "aho-corasick",
]

[[package]]
name = "time"
version = "0.1.43"
source = "registry+https://github.com/rust-lang/crates.io-index"
`,
  };

  test("a package that is renamed in the workspace, and one used by its path", async () => {
    const rust = { ecosystem: "rust" } as const;
    await assertSpots(files, { ...rust, manifestPath: "crates/api/Cargo.toml" }, [
      ["time", "Cargo.toml:5 0.1.43"],
    ]);
    await assertSpots(files, { ...rust, manifestPath: "Cargo.lock" }, [
      ["regex", "crates/core/Cargo.toml:5 1.5"],
    ]);
    const place = await locateIn(files, {
      ...rust,
      manifestPath: "Cargo.lock",
      packageName: "aho-corasick",
      relationship: "transitive",
    });
    assert.equal(spot(place, files), "crates/core/Cargo.toml:5 1.5");
    assert.deepEqual(place.chain, ["regex", "aho-corasick"]);
  });
});

suite("a member of a Yarn 1 workspace", () => {
  test("is locked by the file of the workspace", async () => {
    const files = {
      "package.json": '{\n  "private": true,\n  "workspaces": { "packages": ["packages/*"] }\n}\n',
      "packages/a/package.json": '{\n  "dependencies": {\n    "express": "^4.16.0"\n  }\n}\n',
      "other/package.json": '{\n  "dependencies": {\n    "express": "^4.16.0"\n  }\n}\n',
      "yarn.lock": `# yarn lockfile v1


express@^4.16.0:
  version "4.16.4"
  dependencies:
    qs "6.5.2"

qs@6.5.2:
  version "6.5.2"
`,
    };
    const at = { ecosystem: "npm", packageName: "qs", relationship: "transitive" } as const;
    const place = await locateIn(files, { ...at, manifestPath: "packages/a/package.json" });
    assert.equal(spot(place, files), "packages/a/package.json:3 ^4.16.0");
    assert.deepEqual(place.chain, ["express", "qs"]);
    const other = await locateIn(files, { ...at, manifestPath: "other/package.json" });
    assert.equal(other.anchor.state, "uncertain");
  });
});
