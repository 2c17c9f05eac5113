using System.Data.Common;

namespace Guildhall.Kernel.Storage;

/// <summary>One row of a query's answer, read by position; the same code reads both databases.</summary>
public readonly struct Row(DbDataReader reader)
{
    public bool IsNull(int i) => reader.IsDBNull(i);

    public string Text(int i) => reader.GetString(i);
    public string? TextOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetString(i);

    public long Long(int i) => reader.GetInt64(i);
    public long? LongOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetInt64(i);

    public int Int(int i) => checked((int)reader.GetInt64(i));
    public int? IntOrNull(int i) => reader.IsDBNull(i) ? null : Int(i);

    public double Number(int i) => reader.GetDouble(i);
    public double? NumberOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetDouble(i);

    public bool Flag(int i) => reader.GetBoolean(i);

    public byte[] Bytes(int i) => reader.GetFieldValue<byte[]>(i);
    public byte[]? BytesOrNull(int i) => reader.IsDBNull(i) ? null : Bytes(i);

    public Guid Guid(int i) => reader.GetFieldType(i) == typeof(Guid) ? reader.GetGuid(i) : new Guid(reader.GetFieldValue<byte[]>(i), bigEndian: true);
    public Guid? GuidOrNull(int i) => reader.IsDBNull(i) ? null : Guid(i);

    public TId Id<TId>(int i) where TId : struct, IId<TId> => TId.From(Guid(i));
    public TId? IdOrNull<TId>(int i) where TId : struct, IId<TId> => reader.IsDBNull(i) ? null : TId.From(Guid(i));

    public DateTimeOffset Time(int i) => reader.GetFieldType(i) == typeof(DateTime)
        ? new DateTimeOffset(DateTime.SpecifyKind(reader.GetDateTime(i), DateTimeKind.Utc))
        : new DateTimeOffset(reader.GetInt64(i), TimeSpan.Zero);
    public DateTimeOffset? TimeOrNull(int i) => reader.IsDBNull(i) ? null : Time(i);

    public DateOnly Day(int i) => DateOnly.FromDayNumber((int)reader.GetInt64(i));
    public DateOnly? DayOrNull(int i) => reader.IsDBNull(i) ? null : Day(i);

    /// <summary>Whatever stands there, as the other kind of database takes it, too.</summary>
    internal object? Value(int i) => reader.IsDBNull(i) ? null : reader.GetValue(i) is DateTime at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : reader.GetValue(i);

    public TEnum Enum<TEnum>(int i) where TEnum : struct, Enum => Dialect.EnumOf<TEnum>(reader.GetString(i));
}
