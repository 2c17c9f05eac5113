using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Positioning;

/// <summary>Takes a persona out of the canvas; older versions keep it.</summary>
internal sealed class RemovePersona(SaveCanvas save)
{
    public sealed record Request(CommunityId Community, Guid Persona, string Token);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/communities/{id}/personas/{persona:guid}/remove",
        async (string brand, CommunityId id, Guid persona, [FromForm] string token, HttpContext http, RemovePersona remove, CancellationToken ct) =>
            Answers.Back(http, await remove.Handle(new(id, persona, token), ct), $"/b/{Uri.EscapeDataString(brand)}/communities/{id.Value}/personas", "communities.persona_removed")).Requires(Permissions.GroupsEdit);

    public Task<Result<CanvasVersion>> Handle(Request request, CancellationToken ct) => save.Handle(new(
        request.Community, CanvasStep.Personas, canvas => canvas.Personas.FirstOrDefault(p => p.Id == request.Persona), request.Token,
        canvas => canvas with { Personas = [.. canvas.Personas.Where(p => p.Id != request.Persona)] }), ct);
}
