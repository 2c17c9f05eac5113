using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Conversations.Rooms;

/// <summary>One endpoint for both: a script that asks for JSON gets the answer, a plain form goes back to the room.</summary>
internal static class RoomAnswers
{
    public static IResult Back<T>(HttpContext http, Result<T> result, string address)
    {
        if (http.Request.Headers.Accept.ToString().Contains("json", StringComparison.Ordinal)) return result;
        if (result.Refusal is { Kind: RefusalKind.NotFound }) return TypedResults.NotFound();
        if (result.Refusal is { } refusal) Flash.Say(http, refusal);
        return TypedResults.Redirect(address);
    }
}
