using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guildhall.Kernel;

/// <summary>The one way Guildhall reads and writes JSON: camelCase on the wire, ids as UUID text, enums as strings, required and non-nullable respected.</summary>
public static class KernelJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new IdJsonConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        return options;
    }
}
