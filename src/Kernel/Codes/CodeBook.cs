using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Codes;

/// <summary>Finds codes for every request that carries one. What was read is trusted for five seconds, so a revocation holds on every node by then; then one of those who ask reads it again, while the others of a crowd go on with what was known.</summary>
public sealed class CodeBook(AppDbSource source, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly Remembered<string, (PublicCode Code, long At)> known = new(10_000, StringComparer.Ordinal);

    public async ValueTask<PublicCode?> Find(string code, CancellationToken ct)
    {
        var at = clock.GetTimestamp();
        if (known.TryGetValue(code, out var found))
        {
            if (clock.GetElapsedTime(found.At, at) < Trusted) return found.Code;
            known[code] = (found.Code, at);
        }
        if (code.Length > 64) return null;
        var read = (PublicCode?)null;
        try
        {
            await using var db = source.Open(Actor.System(null));
            return read = await db.FindCode(code, ct);
        }
        finally
        {
            // Who gave up or failed has read nothing: then the next one asks, and nothing is trusted for longer.
            if (read is null) known.Remove(code);
            else known[code] = (read, at);
        }
    }

    /// <summary>After a change on this node.</summary>
    public void Forget(Guid target)
    {
        foreach (var (text, entry) in known)
            if (entry.Code.Target == target) known.Remove(text);
    }
}
