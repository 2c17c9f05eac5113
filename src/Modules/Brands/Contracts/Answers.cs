using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Contracts;

/// <summary>What a post from a console page answers.</summary>
public static class Answers
{
    /// <summary>Back to the page with a sentence: of success, or of the refusal. A missing thing is a 404.</summary>
    /// <param name="address">Of this application.</param>
    public static IResult Back<T>(HttpContext http, Result<T> result, string address, string said)
    {
        if (result.Refusal is { Kind: RefusalKind.NotFound }) return TypedResults.NotFound();
        if (result.Refusal is { } refusal) Flash.Say(http, refusal);
        else Flash.Say(http, said);
        return TypedResults.Redirect(address);
    }
}
