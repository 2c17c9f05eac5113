using System.Collections.Frozen;
using System.Text.Json;

namespace Guildhall.Ui;

internal static class IconSet
{
    private const string Unknown = "<circle cx=\"12\" cy=\"12\" r=\"3\"/>";
    private static readonly FrozenDictionary<string, string> Shapes = Read();

    public static string Shape(string name) => Shapes.GetValueOrDefault(name, Unknown);

    public static bool Has(string name) => Shapes.ContainsKey(name);

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(IconSet).Assembly.GetManifestResourceStream("dist/icons.json");
        return stream is null ? FrozenDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }
}
