using System.Security.Cryptography;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Blobs;

/// <summary>Blobs in the database itself: every node sees them, and a backup is one file.</summary>
/// <remarks>Chunks are written under a temporary id and become visible with the row in kernel_blobs, in one transaction.</remarks>
internal sealed class DatabaseBlobs(AppDbSource source, TimeProvider clock) : IBlobs
{
    private const int ChunkSize = 256 * 1024;

    public async Task<Result<BlobRef>> Save(BrandId brand, Stream content, long limit, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(brand));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var draft = Id.New(clock);
        var buffer = new byte[ChunkSize];
        long size = 0;
        var chunks = 0;
        try
        {
            for (int read; (read = await content.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, ct)) > 0; chunks++)
            {
                if ((size += read) > limit)
                {
                    await Discard(db, brand, draft);
                    return new Refusal("kernel.file_too_large", RefusalKind.Invalid, "file", [limit / (1024 * 1024)]);
                }
                sha.AppendData(buffer, 0, read);
                var chunk = buffer[..read];
                await db.Execute($"insert into kernel_blob_chunks (brand_id, blob, n, bytes) values ({brand}, {draft}, {chunks}, {chunk})", ct);
            }
            var hash = sha.GetHashAndReset();
            await using var transaction = await db.Begin(ct);
            var fresh = await db.Execute($"insert into kernel_blobs (brand_id, hash, size, chunks) values ({brand}, {hash}, {size}, {chunks}) on conflict do nothing", ct);
            if (fresh == 1) await db.Execute($"update kernel_blob_chunks set blob = {ChunksOf(hash)} where brand_id = {brand} and blob = {draft}", ct);
            else await Discard(db, brand, draft);
            await transaction.Commit(ct);
            return new BlobRef(Convert.ToHexStringLower(hash), size);
        }
        catch
        {
            if (!db.InTransaction) await Discard(db, brand, draft);
            throw;
        }
    }

    public async Task<Stream?> Open(BrandId brand, string hash, CancellationToken ct)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)) return null; // Hashes come in by URL.
        var key = Convert.FromHexString(hash);
        await using var db = source.Open(Actor.System(brand));
        var chunks = await db.First($"select chunks from kernel_blobs where brand_id = {brand} and hash = {key}", r => (int?)r.Int(0), ct);
        return chunks is { } count ? new ChunkStream(n => Read(brand, ChunksOf(key), n), count) : null;
    }

    private async Task<byte[]> Read(BrandId brand, Guid blob, int n)
    {
        await using var db = source.Open(Actor.System(brand));
        return await db.First($"select bytes from kernel_blob_chunks where brand_id = {brand} and blob = {blob} and n = {n}", r => r.Bytes(0))
            ?? throw new EndOfStreamException("A chunk of the file is missing.");
    }

    private static Task Discard(AppDb db, BrandId brand, Guid draft) =>
        db.Execute($"delete from kernel_blob_chunks where brand_id = {brand} and blob = {draft}");

    private static Guid ChunksOf(byte[] hash) => new(hash.AsSpan(0, 16), bigEndian: true);
}
