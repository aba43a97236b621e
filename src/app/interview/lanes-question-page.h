/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lanes-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_QUESTION_PAGE (lanes_question_page_get_type ())
G_DECLARE_FINAL_TYPE (LanesQuestionPage,
                      lanes_question_page,
                      LANES,
                      QUESTION_PAGE,
                      AdwNavigationPage)

LanesQuestionPage *lanes_question_page_new (LanesSession *session, guint index);
guint lanes_question_page_get_index (LanesQuestionPage *self);
void lanes_question_page_choose (LanesQuestionPage *self, guint answer);
void lanes_question_page_focus_answer (LanesQuestionPage *self);

G_END_DECLS
