using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Bench.Load;

namespace Guildhall.Bench.Product;

/// <summary>Requests as the members' pages send them, from all members in turn.</summary>
internal sealed partial class MemberRequests(MembersWorld world, string formsCookie, string token)
{
    private int turn;

    public string FormsCookie => formsCookie;
    public string Token => token;

    /// <summary>With the antiforgery pair of one browser, which all of the bench's members share.</summary>
    public static async Task<MemberRequests> Of(int port, MembersWorld world)
    {
        var cookies = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies });
        var address = new Uri($"http://127.0.0.1:{port}/sign-in");
        var page = await http.GetStringAsync(address);
        return new(world, cookies.GetCookieHeader(address), Field().Match(page).Groups[1].Value);
    }

    /// <param name="path">Below the group's link.</param>
    public RequestWriter Posts(string path, Func<string> body) => Posts(() => (path, body()));

    public RequestWriter Posts(Func<(string Path, string Body)> next) => Posts(_ => next());

    /// <param name="next">By the number of the request: the n-th comes from the n-th member, round and round.</param>
    public RequestWriter Posts(Func<int, (string Path, string Body)> next) => buffer =>
    {
        var n = (int)((uint)Interlocked.Increment(ref turn) % int.MaxValue);
        var (path, text) = next(n);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /g/{world.Code}/{path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nCookie: {Of(n)}; {formsCookie}\r\nRequestVerificationToken: {token}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n{text}"), buffer);
    };

    public RequestWriter Gets(string path) => buffer =>
        Encoding.ASCII.GetBytes($"GET /g/{world.Code}{path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: {Next()}; {formsCookie}\r\n\r\n", buffer);

    private string Next() => Of((int)((uint)Interlocked.Increment(ref turn) % int.MaxValue));

    private string Of(int n) => world.Cookies[n % world.Cookies.Count];

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Field();
}
