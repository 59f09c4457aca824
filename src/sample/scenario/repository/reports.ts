import type { Files } from "../../git/history.ts";

/** services/reports as first committed. */
export const reports: Files = {
  "services/reports/Dockerfile": `FROM maven:3.9.4-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml .
RUN mvn -q dependency:go-offline
COPY src ./src
RUN mvn -q package -DskipTests

FROM eclipse-temurin:17.0.8_7-jre-jammy
COPY --from=build /build/target/reports-1.14.0.jar /app/reports.jar
EXPOSE 8082
USER 10001
ENTRYPOINT ["java", "-jar", "/app/reports.jar"]
`,
  "services/reports/pom.xml": `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.acme</groupId>
  <artifactId>reports</artifactId>
  <version>1.14.0</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <log4j.version>2.14.1</log4j.version>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-webmvc</artifactId>
      <version>5.3.17</version>
    </dependency>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-jdbc</artifactId>
      <version>5.3.39</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-core</artifactId>
      <version>\${log4j.version}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.commons</groupId>
      <artifactId>commons-text</artifactId>
      <version>1.9</version>
    </dependency>
    <dependency>
      <groupId>org.yaml</groupId>
      <artifactId>snakeyaml</artifactId>
      <version>1.30</version>
    </dependency>
  </dependencies>
</project>
`,
  "services/reports/src/main/java/com/acme/reports/ExportService.java": `package com.acme.reports;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import org.springframework.stereotype.Service;

/** Writes and reads the files that auditors fetch. */
@Service
public class ExportService {
  private static final File FOLDER = new File("/var/lib/reports/exports");

  public byte[] read(String name) throws IOException {
    File file = new File(FOLDER, name);
    return Files.readAllBytes(file.toPath());
  }

  public void write(String name, byte[] content) throws IOException {
    Files.write(new File(FOLDER, name).toPath(), content);
  }

  public String seal(byte[] content) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    StringBuilder hex = new StringBuilder();
    for (byte b : digest.digest(content)) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }
}
`,
  "services/reports/src/main/java/com/acme/reports/Report.java": `package com.acme.reports;

/** One month's figures of one region, in cents. */
public record Report(int year, int month, String region, long revenue, long refunds) {}
`,
  "services/reports/src/main/java/com/acme/reports/ReportController.java": `package com.acme.reports;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports for the finance department. */
@RestController
public class ReportController {
  private static final Logger LOG = LogManager.getLogger(ReportController.class);

  private final ReportRepository repository;
  private final ExportService exports;

  public ReportController(ReportRepository repository, ExportService exports) {
    this.repository = repository;
    this.exports = exports;
  }

  @GetMapping("/reports/{year}")
  public List<Report> byYear(@PathVariable int year, @RequestParam String region) {
    LOG.info("reports of {} for {}", year, region);
    return repository.findByRegion(year, region);
  }

  @GetMapping("/exports")
  public byte[] export(@RequestParam String name) throws Exception {
    return exports.read(name);
  }
}
`,
  "services/reports/src/main/java/com/acme/reports/ReportRepository.java": `package com.acme.reports;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
public class ReportRepository {
  private final JdbcTemplate jdbc;

  public ReportRepository(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public List<Report> findByRegion(int year, String region) {
    String sql = "select * from reports where year = " + year + " and region = '" + region + "'";
    return jdbc.query(sql, (row, n) -> new Report(
        row.getInt("year"), row.getInt("month"), row.getString("region"),
        row.getLong("revenue"), row.getLong("refunds")));
  }

  public int countOf(String table) {
    Integer count = jdbc.queryForObject("select count(*) from " + table, Integer.class);
    return count == null ? 0 : count;
  }
}
`,
};

/** Figures from the tax office. */
export const xmlImport: Files = {
  "services/reports/src/main/java/com/acme/reports/XmlImport.java": `package com.acme.reports;

import java.io.InputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.w3c.dom.Document;

/** Takes the figures that the tax office sends as XML. */
@RestController
public class XmlImport {
  @PostMapping("/imports")
  public int read(InputStream body) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    DocumentBuilder builder = factory.newDocumentBuilder();
    Document document = builder.parse(body);
    return document.getElementsByTagName("figure").getLength();
  }
}
`,
};

/** Letterheads and formulas. */
export const templates: Files = {
  "services/reports/src/main/java/com/acme/reports/TemplateLoader.java": `package com.acme.reports;

import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Letterheads, and the small formulas that departments put into them. */
@RestController
public class TemplateLoader {
  private final SpelExpressionParser parser = new SpelExpressionParser();

  @GetMapping("/letterheads")
  public String load(@RequestParam String from) throws Exception {
    try (var stream = new URL(from).openStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @GetMapping("/formulas")
  public Object evaluate(@RequestParam String formula) {
    return parser.parseExpression(formula).getValue();
  }
}
`,
};

/** Saved filters. */
export const savedFilters: Files = {
  "services/reports/src/main/java/com/acme/reports/SavedFilters.java": `package com.acme.reports;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.util.Base64;
import java.util.Map;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The filters that an accountant used last, kept in a cookie. */
@RestController
public class SavedFilters {
  @GetMapping("/filters")
  public Map<?, ?> restore(@CookieValue("filters") String saved) throws Exception {
    byte[] bytes = Base64.getDecoder().decode(saved);
    try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (Map<?, ?>) stream.readObject();
    }
  }
}
`,
};
