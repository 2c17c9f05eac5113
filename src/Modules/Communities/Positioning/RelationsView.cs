namespace Guildhall.Communities.Positioning;

/// <summary>Scores 0–5 of the four social relations that move buying.</summary>
public sealed record RelationsView(string Name, int Crowd, int Authority, int Interest, int Friends)
{
    internal static RelationsView Of(Persona persona) => new(persona.Name, persona.Relations.Crowd, persona.Relations.Authority, persona.Relations.Interest, persona.Relations.Friends);

    internal Quadrants Scores => new(Crowd, Authority, Interest, Friends);
}
