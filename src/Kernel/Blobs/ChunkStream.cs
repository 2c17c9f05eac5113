namespace Guildhall.Kernel.Blobs;

/// <summary>Reads a blob chunk by chunk, holding no connection in between.</summary>
internal sealed class ChunkStream(Func<int, Task<byte[]>> read, int count) : Stream
{
    private byte[] chunk = [];
    private int at;
    private int next;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (at == chunk.Length)
        {
            if (next == count) return 0;
            (chunk, at) = (await read(next++), 0);
        }
        var length = Math.Min(buffer.Length, chunk.Length - at);
        chunk.AsMemory(at, length).CopyTo(buffer);
        at += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
