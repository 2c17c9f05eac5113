using System.Collections.Frozen;
using System.Text.Json;

namespace Guildhall.Ui;

internal static class IconSet
{
    internal const string Unknown = "<circle cx=\"12\" cy=\"12\" r=\"3\"/>";
    private static readonly FrozenDictionary<string, string> Shapes = Read();

    public static string Shape(string name) => Shapes.GetValueOrDefault(name, Unknown);

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(IconSet).Assembly.GetManifestResourceStream("dist/icons.json");
        return stream is null ? FrozenDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }
}
