using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Codes;

/// <summary>Finds codes for every request that carries one. What was read is trusted for five seconds, so a revocation holds on every node by then.</summary>
public sealed class CodeBook(AppDbSource source, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly Remembered<string, (PublicCode Code, long At)> known = new(10_000, StringComparer.Ordinal);

    public async ValueTask<PublicCode?> Find(string code, CancellationToken ct)
    {
        if (known.TryGetValue(code, out var found) && clock.GetElapsedTime(found.At) < Trusted) return found.Code;
        if (code.Length > 64) return null;
        var at = clock.GetTimestamp();
        await using var db = source.Open(Actor.System(null));
        if (await db.FindCode(code, ct) is not { } read) return null;
        known[code] = (read, at);
        return read;
    }

    /// <summary>After a change on this node.</summary>
    public void Forget(Guid target)
    {
        foreach (var (text, entry) in known)
            if (entry.Code.Target == target) known.Remove(text);
    }
}
