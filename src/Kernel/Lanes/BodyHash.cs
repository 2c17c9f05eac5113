using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Guildhall.Kernel.Lanes;

/// <summary>Eight bytes over what a command asks for, kept in its row: the same id with another hash is another request and is refused.</summary>
/// <remarks><c>default(BodyHash).Add(member).Add(quantity).Value</c>. FNV-1a, 64 bit: the same on every machine and release. It tells mistakes apart, it does not keep secrets.</remarks>
public readonly struct BodyHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private readonly ulong state;

    private BodyHash(ulong state) => this.state = state;

    public long Value => (long)(state ^ Offset);

    public BodyHash Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Add(bytes);
    }

    public BodyHash Add(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return Add(bytes);
    }

    /// <summary>Null and "" differ; the length goes in first, so that neighbouring texts cannot trade letters.</summary>
    public BodyHash Add(string? text) => text is null ? Add(-1L) : Add(text.Length).Add(MemoryMarshal.AsBytes(text.AsSpan()));

    private BodyHash Add(ReadOnlySpan<byte> bytes)
    {
        var hash = state ^ Offset; // So that default is the empty hash.
        foreach (var b in bytes) hash = (hash ^ b) * Prime;
        return new(hash ^ Offset);
    }
}
