using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Guildhall.Kernel;

/// <summary>Any typed id.</summary>
public interface IId
{
    Guid Value { get; }
}

/// <summary>A Guid that knows what it identifies. Storage, JSON and route binding follow from it.</summary>
/// <remarks>Ids are UUIDv7 and never a cursor: within a millisecond their order is random. Each id type declares its own <c>TryParse</c>, or route binding breaks.</remarks>
public interface IId<TSelf> : IId where TSelf : struct, IId<TSelf>
{
    static abstract TSelf From(Guid value);
}

public readonly record struct BrandId(Guid Value) : IId<BrandId>
{
    public static BrandId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out BrandId id) => Id.TryParse(text, out id);
}

public readonly record struct OperatorId(Guid Value) : IId<OperatorId>
{
    public static OperatorId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out OperatorId id) => Id.TryParse(text, out id);
}

public readonly record struct MemberId(Guid Value) : IId<MemberId>
{
    public static MemberId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out MemberId id) => Id.TryParse(text, out id);
}

public readonly record struct GroupId(Guid Value) : IId<GroupId>
{
    public static GroupId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out GroupId id) => Id.TryParse(text, out id);
}

public static class Id
{
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

    public static TId New<TId>(TimeProvider clock) where TId : struct, IId<TId> => TId.From(New(clock));

    public static bool TryParse<TId>(string? text, out TId id) where TId : struct, IId<TId>
    {
        var parsed = Guid.TryParse(text, out var value);
        id = TId.From(value);
        return parsed;
    }

    /// <summary>A UUIDv7 of a past instant whose tail is given, so that the same fact always has the same id.</summary>
    /// <param name="tail">At least 10 bytes of a hash over what makes the fact unique.</param>
    public static Guid Dated(DateTimeOffset at, ReadOnlySpan<byte> tail)
    {
        Span<byte> bytes = stackalloc byte[16];
        var ms = at.ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--, ms >>= 8) bytes[i] = (byte)ms;
        tail[..10].CopyTo(bytes[6..]);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    public static bool IsId(Type type) => type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));
}

public sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => From(value))
    where TId : struct, IId<TId>
{
    private static TId From(Guid value) => TId.From(value); // Expression trees cannot call static abstract members.
}

public sealed class IdBytesConverter<TId>() : ValueConverter<TId, byte[]>(id => id.Value.ToByteArray(true), value => From(value))
    where TId : struct, IId<TId>
{
    private static TId From(byte[] value) => TId.From(new Guid(value, bigEndian: true));
}

public sealed class IdJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => Id.IsId(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(typeToConvert))!;

    private sealed class Typed<TId> : JsonConverter<TId> where TId : struct, IId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TId.From(reader.GetGuid());
        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
