using System.Collections.Frozen;

namespace Guildhall.Host.Demo;

internal sealed record DemoProduct(string Sku, string Title, long PriceMinor);

/// <summary>A question as several people would put it, what staff answer, what members add, how it ends.</summary>
/// <param name="Products">What it is about; usually any product of the community.</param>
internal sealed record DemoTopic(IReadOnlyList<DemoProduct> Products, IReadOnlyList<string> Questions, IReadOnlyList<string> Answers, IReadOnlyList<string> Remarks, IReadOnlyList<string> Thanks);

/// <summary>What people of a community talk about: sentences with holes, from the files in <c>Lines</c>.</summary>
internal sealed class DemoLines
{
    private readonly FrozenDictionary<string, IReadOnlyList<string>> kinds;

    private DemoLines(string name)
    {
        using var reader = new StreamReader(typeof(DemoLines).Assembly.GetManifestResourceStream($"demo/{name}.txt")!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (topics, products, found) = (new List<DemoTopic>(), new List<DemoProduct>(), new Dictionary<string, List<string>>(StringComparer.Ordinal));
        var (topic, about) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), "");
        foreach (var line in lines.Append("topic"))
        {
            var (kind, text) = line.Split(' ', 2) is [var word, var rest] ? (word, rest) : (line, "");
            if (kind == "topic")
            {
                if (topic.Count > 0) topics.Add(new(About(products, about), Of(topic, "q"), Of(topic, "a"), Of(topic, "m"), Of(topic, "t")));
                (topic, about) = (new(StringComparer.Ordinal), text);
            }
            else if (kind == "product") products.Add(new($"{name[..1].ToUpperInvariant()}{products.Count + 1:00}", text[..text.LastIndexOf(' ')], long.Parse(text[(text.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture) * 100));
            else (kind is "q" or "a" or "m" or "t" ? Put(topic, kind) : Put(found, kind)).Add(text);
        }
        (Topics, Products) = (topics, products);
        kinds = found.ToFrozenDictionary(f => f.Key, f => (IReadOnlyList<string>)f.Value);
    }

    public static DemoLines Beauty { get; } = new("beauty");
    public static DemoLines Fresh { get; } = new("fresh");
    public static DemoLines Baby { get; } = new("baby");
    public static DemoLines Everyday { get; } = new("everyday");

    public IReadOnlyList<DemoTopic> Topics { get; }
    public IReadOnlyList<DemoProduct> Products { get; }

    /// <summary>Sentences of a kind: <c>share</c>, <c>event</c>, <c>hype</c>, <c>news</c>, <c>hello</c> of a community; <c>morning</c>, <c>react</c>, <c>talk</c> … of every day.</summary>
    public IReadOnlyList<string> this[string kind] => kinds[kind];

    public static string Fill(string sentence, Random random, string product, string who = "")
    {
        if (!sentence.Contains('{', StringComparison.Ordinal)) return sentence;
        return sentence.Replace("{p}", product, StringComparison.Ordinal).Replace("{who}", who, StringComparison.Ordinal)
            .Replace("{city}", random.Of(Everyday["city"]), StringComparison.Ordinal).Replace("{age}", random.Of(Everyday["age"]), StringComparison.Ordinal);
    }

    private static List<DemoProduct> About(List<DemoProduct> products, string words) =>
        words.Length == 0 ? products : products.FindAll(p => words.Split(',').Any(word => p.Title.Contains(word, StringComparison.Ordinal)));

    private static List<string> Of(Dictionary<string, List<string>> topic, string kind) => topic.GetValueOrDefault(kind) ?? [];

    private static List<string> Put(Dictionary<string, List<string>> kinds, string kind)
    {
        if (!kinds.TryGetValue(kind, out var list)) kinds[kind] = list = [];
        return list;
    }
}

internal static class RandomChoice
{
    public static T Of<T>(this Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public static bool Chance(this Random random, double share) => random.NextDouble() < share;
}
