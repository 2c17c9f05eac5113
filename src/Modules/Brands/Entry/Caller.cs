using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Entry;

internal static class Caller
{
    public static string Ip(this HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    public static string UserAgent(this HttpContext http) => http.Request.Headers.UserAgent.ToString();

    public static bool IsApi(this HttpContext http) => http.Request.Path.StartsWithSegments("/api");
}
