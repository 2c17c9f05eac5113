using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Bench.Load;

/// <summary>Stands in for sign-in: the cookie's hash is looked up in a cache of 5 seconds, behind which the table of sessions would be.</summary>
internal sealed class SessionCheck(TimeProvider clock)
{
    public const string Cookie = "session=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly UInt128 known = HashOf(Cookie["session=".Length..]);
    private readonly ConcurrentDictionary<UInt128, long> seen = new();

    public bool Knows(HttpContext http)
    {
        if (http.Request.Cookies["session"] is not { } token) return false;
        var hash = HashOf(token);
        if (seen.TryGetValue(hash, out var at) && clock.GetElapsedTime(at) < Fresh) return true;
        if (hash != known) return false;
        seen[hash] = clock.GetTimestamp();
        return true;
    }

    private static UInt128 HashOf(string token)
    {
        Span<byte> text = stackalloc byte[128];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(token, text)], hash);
        return BitConverter.ToUInt128(hash);
    }
}
