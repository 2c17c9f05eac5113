using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Kernel;

public enum RefusalKind
{
    Invalid = StatusCodes.Status422UnprocessableEntity,
    NotFound = StatusCodes.Status404NotFound,
    Conflict = StatusCodes.Status409Conflict,
    Forbidden = StatusCodes.Status403Forbidden,
    Busy = StatusCodes.Status503ServiceUnavailable,
    Gone = StatusCodes.Status410Gone,
}

/// <summary>A reason the domain says no.</summary>
/// <param name="Code">Stable <c>module.snake_case</c>; clients switch on it, <c>texts.json</c> holds its sentence in every language under the same key.</param>
/// <param name="Field">The request field to mend, as the form and the JSON name it; null when no single field is to blame.</param>
/// <param name="Args">Values for the placeholders {0}, {1} … of the sentence.</param>
/// <param name="RetryAfter">When asking again makes sense, for <see cref="RefusalKind.Busy"/> and rate limits.</param>
public sealed record Refusal(string Code, RefusalKind Kind = RefusalKind.Conflict, string? Field = null, IReadOnlyList<object>? Args = null, TimeSpan? RetryAfter = null)
{
    public Refusal With(params object[] args) => this with { Args = args };
    public Refusal At(string field) => this with { Field = field };
}

/// <summary>What a use case answers: a value, or the refusal that prevented it. Returned from an endpoint it writes itself: 200 with JSON, or problem+json.</summary>
public readonly struct Result<T> : IResult, IEndpointMetadataProvider
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (Refusal is not null) return Problems.Write(httpContext, Refusal);
        // With its length, so that head, body and end go out in one piece.
        var body = JsonSerializer.SerializeToUtf8Bytes(value, httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        (httpContext.Response.ContentType, httpContext.Response.ContentLength) = ("application/json; charset=utf-8", body.Length);
        return httpContext.Response.Body.WriteAsync(body, 0, body.Length);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>The answer of a use case that has nothing to say beyond "done".</summary>
public readonly record struct Done
{
    public static Task<Result<Done>> Refused(Refusal refusal) => Task.FromResult<Result<Done>>(refusal);
}
