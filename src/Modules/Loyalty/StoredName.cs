using System.Collections.Concurrent;
using System.Text.Json;

namespace Guildhall.Loyalty;

/// <summary>An enum's value as columns keep it, for sets and keys.</summary>
internal static class StoredName
{
    private static readonly ConcurrentDictionary<Enum, string> Names = new();

    public static string Of(Enum value) => Names.GetOrAdd(value, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
}
