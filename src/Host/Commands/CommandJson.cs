using System.Text.Encodings.Web;
using System.Text.Json;
using Guildhall.Kernel;

namespace Guildhall.Host.Commands;

/// <summary>What <c>--json</c> prints: snake_case keys, readable Chinese.</summary>
internal static class CommandJson
{
    public static JsonSerializerOptions Options { get; } = KernelJson.Configure(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
