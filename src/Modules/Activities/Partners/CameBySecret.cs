using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Partners;

/// <summary>By what a browser that nobody knows yet is known again once it has joined: 128 random bits in a cookie, one per brand. It says nothing of who sent it.</summary>
internal static class CameBySecret
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public static string? Of(HttpContext http, BrandId brand) => http.Request.Cookies[Name(http, brand)] is { Length: > 0 and <= 64 } secret ? secret : null;

    /// <summary>How the visits of this browser are kept.</summary>
    public static Guid VisitorOf(string secret) => new(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 16), bigEndian: true);

    public static void Give(HttpContext http, BrandId brand, string secret) => http.Response.Cookies.Append(Name(http, brand), secret, Options(http, Kept));

    public static void Forget(HttpContext http, BrandId brand) => http.Response.Cookies.Delete(Name(http, brand), Options(http, null));

    private static CookieOptions Options(HttpContext http, TimeSpan? kept) => new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = kept, IsEssential = true };

    private static string Name(HttpContext http, BrandId brand) => (http.Request.IsHttps ? "__Host-came-" : "came-") + brand.Value.ToString("N")[20..];
}
