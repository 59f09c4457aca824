import type { Files } from "../../git/history.ts";

/** services/tax: rates and returns, in C#. */
export const tax: Files = {
  "services/tax/Controllers/RatesController.cs": `using System.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Logging;

namespace Acme.Tax.Controllers;

/// <summary>VAT rates by country, and who asked for them.</summary>
[ApiController]
[Route("rates")]
public class RatesController : ControllerBase
{
    private readonly SqlConnection _connection;
    private readonly ILogger<RatesController> _log;

    public RatesController(SqlConnection connection, ILogger<RatesController> log)
    {
        _connection = connection;
        _log = log;
    }

    [HttpGet("{country}")]
    public IActionResult ByCountry(string country)
    {
        _log.LogInformation("rates of " + country);
        using var command = new SqlCommand("select rate from rates where country = '" + country + "'", _connection);
        _connection.Open();
        var rate = command.ExecuteScalar();
        return rate is null ? NotFound() : Ok(rate);
    }

    [HttpGet("back")]
    public IActionResult Back(string to)
    {
        return Redirect(to);
    }

    [HttpGet("table")]
    public IActionResult Table(string file)
    {
        try
        {
            return Content(System.IO.File.ReadAllText("/var/lib/tax/" + file));
        }
        catch (Exception)
        {
            return NotFound();
        }
    }
}
`,
  "services/tax/Returns.cs": `using System.Security.Cryptography;
using System.Xml;
using Newtonsoft.Json;

namespace Acme.Tax;

/// <summary>Tax returns as the authorities send and want them.</summary>
public static class Returns
{
    private static readonly JsonSerializerSettings Settings = new() { TypeNameHandling = TypeNameHandling.All };

    public static object? Read(string json)
    {
        return JsonConvert.DeserializeObject(json, Settings);
    }

    public static XmlDocument ReadXml(Stream body)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = new XmlUrlResolver() };
        using var reader = XmlReader.Create(body, settings);
        var document = new XmlDocument();
        document.Load(reader);
        return document;
    }

    public static byte[] Seal(byte[] content, byte[] key)
    {
        using var cipher = Aes.Create();
        cipher.Mode = CipherMode.ECB;
        cipher.Key = key;
        var total = 0;
        total = content.Length;
        return cipher.EncryptEcb(content, PaddingMode.PKCS7);
    }
}
`,
  "services/tax/Tax.csproj": `<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Data.SqlClient" Version="2.1.2" />
    <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
    <PackageReference Include="System.Text.Encodings.Web" Version="4.7.0" />
  </ItemGroup>
</Project>
`,
  "services/tax/appsettings.json": `{
  "Logging": { "LogLevel": { "Default": "Information" } },
  "ConnectionStrings": {
    "Rates": "Server=acmeshop-tax;Database=rates;User Id=tax;Password=<withheld>"
  },
  "Authorities": {
    "Berlin": { "name": "Finanzamt für Körperschaften Ⅱ", "key": "<withheld: Berlin>" }
  }
}
`,
};
