using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Contracts;

public static class Caller
{
    public static string Ip(this HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Whose tries are counted together: an address, of IPv6 the network that one household or device has.</summary>
    public static string Network(this HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    public static string UserAgent(this HttpContext http) => http.Request.Headers.UserAgent.ToString();

    public static bool IsApi(this HttpContext http) => http.Request.Path.StartsWithSegments("/api");
}
