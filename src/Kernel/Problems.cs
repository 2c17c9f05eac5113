using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel;

/// <summary>Writes a refusal as RFC 9457 problem+json: <c>title</c> is the code, <c>detail</c> the sentence in the user's language, <c>field</c> what to mend.</summary>
public static class Problems
{
    public static Task Write(HttpContext http, Refusal refusal)
    {
        var text = http.RequestServices.GetRequiredService<Localizer>();
        var problem = new ProblemDetails { Title = refusal.Code, Status = (int)refusal.Kind, Detail = text.Of(refusal) };
        if (refusal.Field is { } field) problem.Extensions["field"] = field;
        if (refusal.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(problem).ExecuteAsync(http);
    }
}
