using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Ui;

/// <summary>The bundles embedded in this assembly. An address carries the hash of its content, so browsers may keep it for ever.</summary>
public sealed class UiAssets
{
    private static readonly string[] Encodings = ["br", "gzip"];
    private readonly FrozenDictionary<string, Asset> assets;

    private UiAssets(IEnumerable<KeyValuePair<string, Asset>> assets) => this.assets = assets.ToFrozenDictionary(StringComparer.Ordinal);

    public static UiAssets Embedded { get; } = Read();

    /// <summary>Where the page fetches a bundle: <c>console.css</c>, <c>console.js</c>, <c>member.css</c>, <c>member.js</c>, <c>charts.js</c> or <c>favicon.svg</c>.</summary>
    public string Url(string name) => $"/assets/{(assets.TryGetValue(name, out var asset) ? asset.Hash : "missing")}/{name}";

    internal static Task Serve(HttpContext http, string hash, string name, UiAssets assets)
    {
        var response = http.Response;
        if (!assets.assets.TryGetValue(name, out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        // An old address still gets the current content during a rolling upgrade, but nobody may keep it.
        response.Headers.CacheControl = hash == asset.Hash ? "public, max-age=31536000, immutable" : "no-store";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = asset.Type;
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        var encoding = Encodings.FirstOrDefault(e => accepted.Contains(e, StringComparison.OrdinalIgnoreCase) && asset.Encoded.ContainsKey(e));
        if (encoding is not null) response.Headers.ContentEncoding = encoding;
        var content = encoding is null ? asset.Content : asset.Encoded[encoding];
        response.ContentLength = content.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }

    private static UiAssets Read()
    {
        var assembly = typeof(UiAssets).Assembly;
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith("dist/", StringComparison.Ordinal)).ToDictionary(n => n["dist/".Length..], Bytes);
        return new(from file in files
                   where Type(file.Key) is not null
                   let encoded = new Dictionary<string, byte[]>
                   {
                       ["br"] = files.GetValueOrDefault(file.Key + ".br", []),
                       ["gzip"] = files.GetValueOrDefault(file.Key + ".gz", []),
                   }
                   select KeyValuePair.Create(file.Key, new Asset(
                       Convert.ToHexStringLower(SHA256.HashData(file.Value))[..16],
                       Type(file.Key)!,
                       file.Value,
                       encoded.Where(e => e.Value.Length > 0).ToFrozenDictionary())));

        byte[] Bytes(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    private static string? Type(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };

    private sealed record Asset(string Hash, string Type, byte[] Content, FrozenDictionary<string, byte[]> Encoded);
}
