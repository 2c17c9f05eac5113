using System.Reflection;
using System.Text.Json;

namespace Guildhall.Kernel.Texts;

/// <summary>An assembly that contributes tables, texts, endpoints and handlers to the application.</summary>
public sealed record Module(Assembly Assembly);

/// <summary>Every sentence of the product, keyed by code, in every language. Each module's <c>texts.json</c> holds <c>"code": { "en": …, "zh-Hans": …, "zh-Hant": … }</c>.</summary>
public sealed class TextCatalogue
{
    public static IReadOnlyList<string> Languages { get; } = ["zh-Hans", "zh-Hant", "en"];

    private readonly Dictionary<string, Dictionary<string, string>> texts = new(StringComparer.Ordinal);

    public TextCatalogue(IEnumerable<Module> modules)
    {
        foreach (var assembly in modules.Select(m => m.Assembly).Prepend(typeof(TextCatalogue).Assembly).Distinct())
        {
            using var stream = assembly.GetManifestResourceStream("texts.json");
            if (stream is null) continue;
            foreach (var (code, sentences) in JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!)
                if (!texts.TryAdd(code, sentences))
                    throw new InvalidOperationException($"Two modules define the text {code}.");
        }
    }

    public IEnumerable<string> Codes => texts.Keys;

    public string? Find(string code, string language) => texts.GetValueOrDefault(code)?.GetValueOrDefault(language);

    /// <summary>The nearest language we speak for a BCP 47 tag: zh-TW, zh-HK and zh-MO read 繁體, other zh reads 简体, all else English.</summary>
    public static string Nearest(string? tag)
    {
        if (tag is null || !tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) return "en";
        string[] traditional = ["hant", "tw", "hk", "mo"];
        return tag.Split('-', '_').Skip(1).Any(part => traditional.Contains(part, StringComparer.OrdinalIgnoreCase)) ? "zh-Hant" : "zh-Hans";
    }
}
