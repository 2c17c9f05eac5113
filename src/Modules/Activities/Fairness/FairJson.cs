using System.Text.Encodings.Web;
using System.Text.Json;
using Guildhall.Kernel;

namespace Guildhall.Activities.Fairness;

/// <summary>How records are written and read: snake_case, ids as UUID text, instants as ISO 8601.</summary>
internal static class FairJson
{
    public const string Format = "guildhall-fair-1";

    public static JsonSerializerOptions Options { get; } = KernelJson.Configure(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(object record) => JsonSerializer.Serialize(record, record.GetType(), Options);

    /// <exception cref="JsonException">It is another kind of record, or none.</exception>
    public static T Read<T>(JsonElement record) => record.Deserialize<T>(Options) ?? throw new JsonException("An empty record.");
}
