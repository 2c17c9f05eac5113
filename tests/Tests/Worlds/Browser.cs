using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Guildhall.Kernel;

namespace Guildhall.Tests.Worlds;

/// <summary>A browser without script: keeps cookies, follows no redirect by itself, and posts forms with the page's token.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly bool signedIn;
    private string? token;

    public Browser(Uri address, string? session = null)
    {
        signedIn = session is not null;
        if (session is not null) Cookies.Add(address, new Cookie("guildhall", session));
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public HttpClient Http { get; }
    public CookieContainer Cookies { get; } = new();
    public OperatorId Operator { get; init; }

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Posts as a script does: JSON, with the page's token in a header, asking for JSON.</summary>
    public async Task<HttpResponseMessage> PostJson(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body, options: KernelJson.Options) };
        request.Headers.Add("RequestVerificationToken", await FormToken());
        request.Headers.Accept.ParseAdd("application/json");
        return await Http.SendAsync(request);
    }

    /// <summary>Posts a form as a script does, asking for JSON.</summary>
    public async Task<HttpResponseMessage> PostJsonForm(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("RequestVerificationToken", await FormToken());
        request.Headers.Accept.ParseAdd("application/json");
        return await Http.SendAsync(request);
    }

    /// <summary>The page's text, entities decoded; fails unless it answers 200 and is sound.</summary>
    public async Task<string> Page(string path)
    {
        using var response = await Get(path);
        var text = await Text(response);
        if (Unsound().Match(text) is { Success: true } unsound) throw new InvalidOperationException($"{path} has: {unsound.Value}");
        return response.StatusCode == HttpStatusCode.OK ? text : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode} {response.Headers.Location}: {text}");
    }

    /// <summary>Posts to an endpoint, or with <paramref name="form"/> to the form of that name on a page.</summary>
    public async Task<HttpResponseMessage> Post(string path, string? form, params (string Name, string Value)[] fields)
    {
        var content = fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(new("__RequestVerificationToken", await FormToken()));
        if (form is not null) content = content.Append(new("_handler", form));
        return await Http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(content));
    }

    public static async Task<string> Text(HttpResponseMessage response) => WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

    /// <summary>Where a redirect leads within the application; null when there is none.</summary>
    public static string? Location(HttpResponseMessage response) => response.Headers.Location is { } to ? to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString : null;

    /// <summary>The value of a hidden or typed field on a page.</summary>
    public static string Value(string page, string field) => Regex.Match(page, $"name=\"{Regex.Escape(field)}\"[^>]*? value=\"([^\"]*)\"").Groups[1].Value;

    public void Dispose() => Http.Dispose();

    public async Task<string> FormToken() =>
        token ??= Token().Match(await Page(signedIn ? "/welcome" : Cookies.Count > 0 || !await NeedsSetup() ? "/sign-in" : "/setup")).Groups[1].Value;

    private async Task<bool> NeedsSetup()
    {
        using var response = await Get("/sign-in");
        return response.StatusCode == HttpStatusCode.Redirect;
    }

    // An id written out as the record it is; a form that names its handler twice, which a real browser posts and the server refuses.
    [GeneratedRegex("Id \\{ Value =|name=\"_handler\"(?:(?!</form>).)*name=\"_handler\"", RegexOptions.Singleline)]
    private static partial Regex Unsound();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
