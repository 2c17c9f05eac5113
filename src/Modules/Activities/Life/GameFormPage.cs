using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Life;

/// <summary>Where an activity in which nothing is sold is planned, and where the plan of one is changed. The kind draws its fields and its preview inside <c>GamePlan</c>.</summary>
public abstract class GameFormPage<TForm> : BrandPage where TForm : GameForm, new()
{
    [Parameter] public Guid? Id { get; set; }
    [SupplyParameterFromForm(FormName = GamePlan.FormName)] protected TForm? Form { get; set; }
    [Inject] private PlanActivity PlanActivity { get; set; } = null!;

    protected Refusal? Refusal { get; private set; }

    /// <summary>It is on the calendar: only its end, its budget and its goal may change.</summary>
    protected bool Running { get; private set; }

    protected bool Ready { get; private set; }
    protected IReadOnlyList<GroupProfile> Groups { get; private set; } = [];

    private protected abstract string Kind { get; }

    /// <summary>Reads what the form offers to choose from.</summary>
    private protected abstract Task Load();

    /// <summary>The settings that the form describes, and why they cannot be.</summary>
    private protected abstract (object Settings, Refusal? Refusal) Settings(TForm form);

    /// <summary>A new plan as it is proposed: its window and limits.</summary>
    private protected abstract void Begin(TForm form, DateTime now);

    /// <summary>The kind's own fields as they stand in the activity.</summary>
    private protected abstract void Show(TForm form, Activity activity);

    /// <summary>The form is filled: rows to fill in, and what was chosen to look at.</summary>
    private protected virtual Task Choose(TForm form) => Task.CompletedTask;

    protected override async Task OnInitializedAsync()
    {
        var fresh = Form is null;
        Form ??= new() { Id = Guildhall.Kernel.Id.New(Clock) };
        Groups = [.. (await Db.AllGroups(Gone)).Where(g => g.Channel == Channel.Web)];
        await Load();
        if (Id is { } id)
        {
            if (await Db.FindActivity(new(id), Gone) is not { } activity || activity.Kind != Kind)
            {
                Http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            Running = activity.State != ActivityState.Draft;
            if (fresh || Running) Show(Form, activity);
            if (fresh) (Form.Plan, Form.Version) = (PlanForm.Of(activity, await Db.GroupsOf(activity.Id, Gone), Profile), activity.Version);
            else if (Running) Form.Plan.Starts = PlanForm.Of(activity, [], Profile).Starts;
            if (Running) Form.Plan.Groups = [.. await Db.GroupsOf(activity.Id, Gone)];
        }
        else if (fresh)
        {
            Begin(Form, Profile.Calendar.Local(Clock.GetUtcNow()));
            if (Groups.Count == 1) Form.Plan.Groups = [Groups[0].Id];
        }
        if (!Running) Form.Plan.ReadGroups(Http);
        await Choose(Form);
        Ready = true; // Last: what is drawn while a query is under way must not need its answer.
    }

    protected async Task Save()
    {
        if (Http.Request.Form.ContainsKey("preview")) return;
        var form = Form!;
        var (settings, refusal) = Settings(form);
        var request = form.Plan.Request(Kind, settings, Profile.Currency);
        Refusal = Running ? null : refusal;
        Refusal ??= Id is { } known ? (await PlanActivity.Change(new(known), form.Version, request, Gone)).Refusal : (await PlanActivity.Make(form.Id, request, Gone)).Refusal;
        if (Refusal is null)
        {
            Go(Url($"activities/{Id ?? form.Id}"), say: "activities.did_save");
            return;
        }
        Http.Response.StatusCode = (int)Refusal.Kind;
        if (Refusal.Field is { } field && typeof(PlanForm).GetProperty(field) is not null) Refusal = Refusal.At("Plan." + field);
    }

    protected void Refuse() => Http.Response.StatusCode = Http.Request.Form.ContainsKey("preview") ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
