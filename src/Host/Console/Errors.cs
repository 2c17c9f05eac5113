using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Guildhall.Host.Console;

/// <summary>What a person or a program reads when something went wrong: a page or a problem, with an id that the log has too, never a stack trace.</summary>
internal static class Errors
{
    private static readonly Dictionary<int, string> Codes = new()
    {
        [400] = "host.error_400",
        [403] = "host.error_403",
        [404] = "host.error_404",
        [405] = "host.error_405",
        [413] = "host.error_413",
        [503] = "host.error_503",
    };

    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            AllowStatusCode404Response = true,
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StorageTrouble.RefusalFor(e) is { } refusal ? (int)refusal.Kind : StatusCodes.Status500InternalServerError,
            ExceptionHandler = http => Write(http, StorageTrouble.RefusalFor(http.Features.Get<IExceptionHandlerFeature>()?.Error)),
        });
        app.UseStatusCodePages(context => Write(context.HttpContext, null));
    }

    private static async Task Write(HttpContext http, Refusal? trouble)
    {
        // A page that broke halfway leaves its scope half used; the page that says so gets a fresh one.
        var language = http.RequestServices.GetRequiredService<Localizer>().Language;
        await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var text = scope.ServiceProvider.GetRequiredService<Localizer>();
        text.Language = language;
        var before = http.RequestServices;
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await Write(http, text, trouble);
        }
        finally
        {
            http.RequestServices = before;
        }
    }

    private static Task Write(HttpContext http, Localizer text, Refusal? trouble)
    {
        var status = http.Response.StatusCode;
        // A page that turned into "not found" has written its header already, and the error page adds the same.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        if (trouble?.RetryAfter is { } wait) http.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var code = trouble?.Code ?? Codes.GetValueOrDefault(status, status >= 500 ? "host.error_500" : "host.error_400");
        var sentence = trouble is null ? text[code] : text.Of(trouble);
        return WantsPage(http)
            ? new RazorComponentResult<ErrorPage>(new { Status = status, Sentence = sentence, Reference = http.TraceIdentifier }) { StatusCode = status }.ExecuteAsync(http)
            : TypedResults.Problem(statusCode: status, title: code, detail: sentence, extensions: new Dictionary<string, object?> { ["reference"] = http.TraceIdentifier }).ExecuteAsync(http);
    }

    private static bool WantsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api") && (http.Request.Headers.Accept.Count == 0 || http.Request.Headers.Accept.ToString() is var accept && (accept.Contains("html", StringComparison.Ordinal) || accept.Contains("*/*", StringComparison.Ordinal)));
}
