using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Guildhall.Ui;

/// <param name="Kind">Which of the graph's kinds; an index.</param>
/// <param name="Weight">Makes the circle larger.</param>
/// <param name="Href">Opened by a click; null for none.</param>
public sealed record GraphNode(string Id, string Name, int Kind, double Weight, string? Href = null);

/// <param name="Weight">Makes the line thicker.</param>
public sealed record GraphLink(string From, string To, double Weight);

/// <summary>Who is tied to whom, drawn.</summary>
/// <param name="Kinds">Names of the kinds of nodes, coloured in this order.</param>
public sealed record GraphView(string Title, IReadOnlyList<string> Kinds, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphLink> Links)
{
    // Escapes <, > and & still, so that no value can end the script element it is written into.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal string Json(string language) => JsonSerializer.Serialize(new { Kind = "graph", Kinds, Nodes, Links, Language = language }, Options);
}
